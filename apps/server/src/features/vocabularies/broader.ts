import type { TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { refreshAncestors, requireNoCircle } from './ancestors.ts'

/** The broader terms of a term, the main one first. */
export async function broaderIdsOf(ctx: Ctx, termId: TermId): Promise<TermId[]> {
  const { rows } = await sql<{ id: TermId }>`
    select broader_id as id from term_broader join term on term.id = broader_id
    where term_id = ${termId} order by is_main desc, term.number`.execute(ctx.db)
  return rows.map((row) => row.id)
}

/** @throws term_not_found when one of them is not of this vocabulary */
export async function requireTermsOf(ctx: Ctx, vocabularyId: VocabularyId, ids: readonly TermId[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from term where vocabulary_id = ${vocabularyId} and id = any(${wanted}::uuid[])`.execute(
    ctx.db,
  )
  if (rows[0]!.count < wanted.length) throw problem('term_not_found')
}

/**
 * Puts a term below others, or to the top, and works out anew what is above it and all below it. The vocabulary is held.
 * @param broaderIds the main one first
 */
export async function writeBroader(
  ctx: Ctx,
  vocabularyId: VocabularyId,
  termId: TermId,
  broaderIds: readonly TermId[],
): Promise<void> {
  const ids = [...new Set(broaderIds)]
  await requireTermsOf(ctx, vocabularyId, ids)
  await requireNoCircle(ctx, termId, ids)
  await sql`delete from term_broader where term_id = ${termId} and not broader_id = any(${ids}::uuid[])`.execute(ctx.db)
  // Two rows cannot be the main one, not even for a moment.
  await sql`update term_broader set is_main = false where term_id = ${termId} and is_main`.execute(ctx.db)
  await sql`
    insert into term_broader (term_id, broader_id, is_main)
    select ${termId}, given.id, given.nth = 1 from unnest(${ids}::uuid[]) with ordinality as given (id, nth)
    on conflict (term_id, broader_id) do update set is_main = excluded.is_main`.execute(ctx.db)
  await sql`
    update term set main_broader_id = ${ids[0] ?? null}, position = ${LAST_POSITION(vocabularyId, ids[0] ?? null)}
    where id = ${termId} and main_broader_id is distinct from ${ids[0] ?? null}`.execute(ctx.db)
  await refreshAncestors(ctx, vocabularyId, [termId])
}

/** Among siblings in an order made by hand: at the end. Where nobody made one, all stand at 0 and go by label. */
export const LAST_POSITION = (vocabularyId: VocabularyId, broaderId: TermId | null) => sql<number>`(
  select case when max(position) > 0 then max(position) + 1 else 0 end from term as sibling
  where sibling.vocabulary_id = ${vocabularyId} and sibling.main_broader_id is not distinct from ${broaderId}::uuid)`
