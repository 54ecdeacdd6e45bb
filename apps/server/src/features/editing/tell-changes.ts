import type { AssetId, OperationId, ValueChange, ValueSource } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { AssetRow } from '../assets/index.ts'
import { toldChanges } from '../cataloguing/index.ts'

/** An event is read whole by everybody who follows the feed. */
const MAX_TOLD_BYTES = 1_000_000

/** One event for all that a batch changed. Where it would be too much to tell, it says only of which assets. */
export async function tellChanges(
  ctx: Ctx,
  operationId: OperationId,
  rows: readonly AssetRow[],
  changed: ReadonlyMap<AssetId, ValueChange[]>,
  source: ValueSource = 'person',
): Promise<void> {
  if (changed.size === 0) return
  const names = new Map(rows.map((row) => [row.asset_id, row.name]))
  const assetIds = [...changed.keys()]
  const each = assetIds.map((id) => ({ name: names.get(id)!, changes: toldChanges(changed.get(id)!) }))
  const isShort = Buffer.byteLength(JSON.stringify(each)) <= MAX_TOLD_BYTES
  await publish(ctx, 'assets.metadata_changed', { operationId, source, assetIds, ...(isShort && { each }) })
}
