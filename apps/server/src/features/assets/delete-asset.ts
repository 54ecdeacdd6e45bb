import { type AssetId, BinEntryId } from '@damask/contract'
import { sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireCapability } from '../access/index.ts'
import { holdTree } from '../folders/index.ts'
import { eraseAfter } from './bin-entries.ts'
import { lockVisibleAsset } from './queries.ts'

export function deleteAsset(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<{ binEntryId: BinEntryId }> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const asset = await lockVisibleAsset(ctx, assetId)
    requireCapability(ctx.actor, 'delete', asset.scope_id)
    const [binEntryId] = await binAssets(ctx, [assetId])
    const fact = { assetId, folderId: asset.folder_id, name: asset.name, binEntryId: binEntryId! }
    await publish(ctx, 'asset.deleted', fact, assetId)
    return { binEntryId: binEntryId! }
  })
}

/** Puts locked, living assets into the bin, each as an entry of its own. */
export async function binAssets(ctx: Ctx, assetIds: readonly AssetId[]): Promise<BinEntryId[]> {
  const entryIds = assetIds.map(() => ctx.newId(BinEntryId))
  const pairs = sql`unnest(${[...assetIds]}::uuid[], ${entryIds}::uuid[]) as pair (asset_id, entry_id)`
  await sql`
    insert into bin_entry (id, type, subject_id, name, from_folder_id, asset_count, size_bytes, binned_at, binned_by, erase_after)
    select pair.entry_id, 'asset', asset.id, asset.name, asset.folder_id, 1,
      (select sum(size_bytes) from asset_version where asset_version.asset_id = asset.id),
      ${ctx.now()}, ${actorPersonId(ctx)}, ${eraseAfter(ctx)}
    from ${pairs} join asset on asset.id = pair.asset_id`.execute(ctx.db)
  await sql`
    update asset set binned_at = ${ctx.now()}, bin_entry_id = pair.entry_id from ${pairs}
    where asset.id = pair.asset_id`.execute(ctx.db)
  await sql`delete from asset_index where asset_id = any(${[...assetIds]}::uuid[])`.execute(ctx.db)
  return entryIds
}
