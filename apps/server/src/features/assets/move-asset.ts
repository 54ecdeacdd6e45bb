import type { Asset, AssetId, FolderId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { getVisibleFolder, holdTree } from '../folders/index.ts'
import { indexAssets } from './index-assets.ts'
import { requireMove } from './move-rules.ts'
import { lockVisibleAsset, showAsset } from './queries.ts'
import { requireFits } from './rules-of-folders.ts'

export async function moveAsset(ctx: Ctx, input: { assetId: AssetId; folderId: FolderId }): Promise<Asset> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const before = await lockVisibleAsset(ctx, input.assetId)
    const target = await getVisibleFolder(ctx, input.folderId)
    requireMove(ctx.actor, before.scope_id, target.scope_id)
    if (before.folder_id === target.id) return showAsset(ctx, input.assetId)
    await requireFits(ctx, before, { folderId: target.id })
    await ctx.db
      .updateTable('asset')
      .set((eb) => ({ folder_id: target.id, revision: eb('revision', '+', 1), updated_at: ctx.now() }))
      .where('id', '=', input.assetId)
      .execute()
    await indexAssets(ctx, [input.assetId])
    const fact = { assetId: input.assetId, name: before.name, before: before.folder_id, after: target.id }
    await publish(ctx, 'asset.moved', fact, input.assetId)
    return showAsset(ctx, input.assetId)
  }).catch((error) => {
    throw isUniqueViolation(error, 'asset_name_once') ? problem('asset_name_taken') : error
  })
}
