import { type AssetId, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { indexTermsOf } from '../assets/index.ts'

/** Assets per transaction. */
const BATCH = 1000

const Moved = z.object({ vocabularyId: VocabularyId, termId: TermId.nullable() })

/** After what is above terms has changed: the index rows of the assets that have one of them. Safe to do twice. */
export const reindexJob = job({ name: 'cataloguing.reindex_terms', payload: Moved, run: reindexTerms })

async function reindexTerms(ctx: Ctx, { vocabularyId, termId }: z.output<typeof Moved>): Promise<void> {
  const touched = termId
    ? sql`select number from term where id = ${termId}
        or ancestors @> array[(select number from term where id = ${termId})]`
    : sql`select number from term where vocabulary_id = ${vocabularyId}`
  for (let after = FIRST; !ctx.signal.aborted; ) {
    const last = await inTransaction(ctx, async (ctx) => {
      const { rows } = await sql<{ id: AssetId }>`
        select distinct asset_id as id from asset_term
        where term in (${touched}) and asset_id > ${after}::uuid order by asset_id limit ${BATCH}`.execute(ctx.db)
      const ids = rows.map((row) => row.id)
      // Whoever changes one of them meanwhile writes its row after us, and sees what is above its terms now.
      await sql`select 1 from asset where id = any(${ids}::uuid[]) order by id for no key update`.execute(ctx.db)
      await indexTermsOf(ctx, ids)
      return rows.length < BATCH ? undefined : ids.at(-1)
    })
    if (!last) return
    after = last
  }
  throw new Error('The server is stopping: the next one begins again.')
}

const FIRST = '00000000-0000-0000-0000-000000000000' as AssetId

/** How often terms stand on assets, counted anew for ordering suggestions. */
export async function countTerms(ctx: Ctx): Promise<void> {
  await sql`
    with counted as (select term, count(distinct asset_id)::int as used from asset_term group by term)
    update term set used = coalesce(counted.used, 0)
    from term as it left join counted on counted.term = it.number
    where term.id = it.id and term.used <> coalesce(counted.used, 0)`.execute(ctx.db)
}
