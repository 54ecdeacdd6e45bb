import type { AssetId, FieldPlan } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { tableOf } from './count-values.ts'
import type { draftOf, Subject } from './draft.ts'
import { examplesOf } from './examples.ts'
import { isForAll, whereItApplies } from './where-it-applies.ts'

/** Assets with a value that the field would not be for any more. */
export async function findOutside(
  ctx: Ctx,
  before: Subject,
  after: ReturnType<typeof draftOf>,
): Promise<FieldPlan['faults']> {
  const { kinds, folderIds } = after.rules
  const isSame = JSON.stringify([kinds, folderIds]) === JSON.stringify([before.rules.kinds, before.rules.folderIds])
  if (isSame || isForAll(after.rules)) return []
  const { rows } = await sql<{ count: number; ids: AssetId[] | null }>`
    select count(*)::int as count, (array_agg(asset_id))[:200] as ids from asset_index
    where not ${whereItApplies(after.rules)} and exists (
      select 1 from ${tableOf(before)} as given where given.asset_id = asset_index.asset_id and given.field = ${before.number})`.execute(
    ctx.db,
  )
  const { count, ids } = rows[0]!
  return count === 0 ? [] : [{ code: 'unknown_field', count, examples: await examplesOf(ctx, ids ?? []) }]
}
