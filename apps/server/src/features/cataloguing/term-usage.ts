import type { TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { sqlState } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { rulesWithTerm } from '../metadata/index.ts'
import { lockTerm } from '../vocabularies/index.ts'

/** Counting further takes long and tells nobody more. */
const COUNTED_TO = 10_000

type Usage = {
  assetCount: number
  withNarrowerCount: number
  countedTo: number
  fieldKeys: string[]
  templateNames: string[]
}

/** @throws term_not_found */
export async function getTermUsage(ctx: Ctx, { termId }: { termId: TermId }): Promise<Usage> {
  const { rows } = await sql<{ own: number; all: number }>`
    select
      (select count(*)::int from (select distinct asset_id from asset_term where term = it.number limit ${COUNTED_TO}) as found) as own,
      (select count(*)::int from (select distinct asset_id from asset_term
        join term as below on below.number = asset_term.term and (below.id = it.id or below.ancestors @> array[it.number])
        limit ${COUNTED_TO}) as found) as all
    from term as it where it.id = ${termId}`.execute(ctx.db)
  const [counts] = rows
  if (!counts) throw problem('term_not_found')
  return {
    assetCount: counts.own,
    withNarrowerCount: counts.all,
    countedTo: COUNTED_TO,
    ...(await rulesWithTerm(ctx, termId)),
  }
}

const FOREIGN_KEY_VIOLATION = '23503'

/** @throws term_in_use, term_has_narrower */
export function deleteTerm(ctx: Ctx, { termId }: { termId: TermId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { vocabularyId, name } = await lockTerm(ctx, termId)
    await requireUnused(ctx, termId, vocabularyId)
    await sql`delete from term where id = ${termId}`.execute(ctx.db)
    await publish(ctx, 'term.deleted', { termId, vocabularyId }, termId, { personal: { name } })
    return null
  }).catch((error) => {
    // Somebody gave it to an asset just now.
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? problem('term_in_use') : error
  })
}

async function requireUnused(ctx: Ctx, termId: TermId, vocabularyId: VocabularyId): Promise<void> {
  const { rows } = await sql<{ narrower: boolean; assets: boolean }>`
    select exists (select 1 from term_broader where broader_id = it.id) as narrower,
      exists (select 1 from asset_term where term = it.number) as assets
    from term as it where id = ${termId} and vocabulary_id = ${vocabularyId}`.execute(ctx.db)
  if (rows[0]?.narrower) throw problem('term_has_narrower')
  const { fieldKeys, templateNames } = await rulesWithTerm(ctx, termId)
  if (rows[0]?.assets || fieldKeys.length > 0 || templateNames.length > 0) throw problem('term_in_use')
}
