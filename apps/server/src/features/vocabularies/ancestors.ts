import type { TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

const TERMS = 7_070_017

// Index rows of assets hold the numbers of their terms with everything broader. Whoever writes both takes this lock together
// with others; whoever changes what is broader than what takes it alone. So an asset that gets a term either sees the tree
// as it is after the change, or is there already when the change goes over the assets.

/** What is above what does not change until this transaction ends. */
export async function holdTerms(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${TERMS})`.execute(ctx.db)
}

async function lockTerms(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${TERMS})`.execute(ctx.db)
}

const MAX_ANCESTORS = 200

/**
 * Works out anew what is above these terms and above everything below them, in the transaction that holds their vocabulary.
 * @throws term_too_deep
 */
export async function refreshAncestors(
  ctx: Ctx,
  vocabularyId: VocabularyId,
  terms: readonly TermId[] | 'all',
): Promise<void> {
  await lockTerms(ctx)
  const touched =
    terms === 'all'
      ? sql`select id from term where vocabulary_id = ${vocabularyId}`
      : sql`select id from term where id = any(${[...terms]}::uuid[]) or ancestors && (
          select array_agg(number) from term where id = any(${[...terms]}::uuid[]))`
  const { rows } = await sql<{ most: number }>`
    with recursive touched as materialized (${touched}),
    above (id, broader_id) as (
      select term_id, broader_id from term_broader where term_id in (select id from touched)
      union
      select above.id, term_broader.broader_id from above join term_broader on term_broader.term_id = above.broader_id
    ),
    fresh as (
      select touched.id, coalesce(array_agg(broader.number order by broader.number) filter (where broader.number is not null), '{}') as numbers
      from touched left join above on above.id = touched.id left join term as broader on broader.id = above.broader_id
      group by touched.id
    ),
    written as (
      update term set ancestors = fresh.numbers from fresh where term.id = fresh.id and term.ancestors <> fresh.numbers
    )
    select coalesce(max(cardinality(numbers)), 0) as most from fresh`.execute(ctx.db)
  if (rows[0]!.most > MAX_ANCESTORS) throw problem('term_too_deep')
}

/** A term and its new broader terms. @throws term_in_circle */
export async function requireNoCircle(ctx: Ctx, termId: TermId, broaderIds: readonly TermId[]): Promise<void> {
  const { rows } = await sql`
    select 1 from term as broader join term as it on it.id = ${termId}
    where broader.id = any(${[...broaderIds]}::uuid[]) and (broader.id = it.id or broader.ancestors @> array[it.number])
    limit 1`.execute(ctx.db)
  if (rows.length > 0) throw problem('term_in_circle')
}
