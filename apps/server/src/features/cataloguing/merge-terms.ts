import { type AssetId, type Operation, TermId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireAccountCapability } from '../access/index.ts'
import { indexTermsOf } from '../assets/index.ts'
import { replaceTermInRules } from '../metadata/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { absorbTerm, holdTerms } from '../vocabularies/index.ts'

/** Assets per transaction. */
const BATCH = 500

const Merge = z.object({ termId: TermId, mergedTermId: TermId })
type Progress = { assetCount: number }

/** First the terms, at once; then their assets, batch by batch. */
export const mergeJob = operationJob<z.output<typeof Merge>, Progress>({
  name: 'terms.merge',
  input: Merge,
  async batch(ctx, { operationId, input, progress }) {
    requireAccountCapability(ctx.actor, 'manage_fields')
    if (!progress) {
      await sql`update operation set total = ${await merge(ctx, input)} where id = ${operationId}`.execute(ctx.db)
      return { done: 0, progress: { assetCount: 0 } }
    }
    const done = await repoint(ctx, input)
    const assetCount = progress.assetCount + done
    return { done, progress: done === 0 ? null : { assetCount }, result: { assetCount } }
  },
})

/** What cannot be merged is refused at once: the operation would end with it only later. */
export function mergeTerms(ctx: Ctx, input: { termId: TermId; mergedTermId: TermId }): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    await sql`savepoint trial`.execute(ctx.db)
    await absorbTerm(ctx, input.termId, input.mergedTermId)
    await sql`rollback to savepoint trial`.execute(ctx.db)
    return startOperation(ctx, mergeJob, { input: { termId: input.termId, mergedTermId: input.mergedTermId } })
  })
}

async function merge(ctx: Ctx, { termId, mergedTermId }: z.output<typeof Merge>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct asset_id)::int as count from asset_term
    where term = (select number from term where id = ${mergedTermId})`.execute(ctx.db)
  const assetCount = rows[0]!.count
  const { vocabularyId, ...personal } = await absorbTerm(ctx, termId, mergedTermId)
  await replaceTermInRules(ctx, mergedTermId, termId)
  await publish(ctx, 'terms.merged', { termId, mergedTermId, vocabularyId, assetCount }, termId, { personal })
  return assetCount
}

/** @returns how many assets got the one term for the other */
async function repoint(ctx: Ctx, { termId, mergedTermId }: z.output<typeof Merge>): Promise<number> {
  const { rows: found } = await sql<{ id: AssetId }>`
    select distinct asset_id as id from (
      select asset_id from asset_term where term = (select number from term where id = ${mergedTermId})
      order by asset_id limit ${BATCH}) as found`.execute(ctx.db)
  if (found.length === 0) return 0
  const ids = found.map((row) => row.id)
  await sql`select 1 from asset where id = any(${ids}::uuid[]) order by id for no key update`.execute(ctx.db)
  await holdTerms(ctx)
  const [gone, stays] = [mergedTermId, termId].map((id) => sql`(select number from term where id = ${id})`)
  await sql`
    delete from asset_term as mine where mine.asset_id = any(${ids}::uuid[]) and mine.term = ${gone} and exists (
      select 1 from asset_term as its where its.asset_id = mine.asset_id and its.field = mine.field and its.term = ${stays})`.execute(
    ctx.db,
  )
  await sql`
    update asset_term set term = ${stays} where asset_id = any(${ids}::uuid[]) and term = ${gone}`.execute(ctx.db)
  // The values of these assets are others now; when somebody last worked on them is not.
  await sql`update asset set revision = revision + 1 where id = any(${ids}::uuid[])`.execute(ctx.db)
  await indexTermsOf(ctx, ids)
  return ids.length
}
