import type { Asset, AssetId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { cleanName, holdTree } from '../folders/index.ts'
import { indexAssets } from './index-assets.ts'
import { lockVisibleAsset, showAsset } from './queries.ts'
import { requireFits } from './rules-of-folders.ts'

export async function renameAsset(ctx: Ctx, input: { assetId: AssetId; name: string }): Promise<Asset> {
  const name = cleanName(input.name)
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const before = await lockVisibleAsset(ctx, input.assetId)
    requireCapability(ctx.actor, 'edit', before.scope_id)
    if (before.name === name) return showAsset(ctx, input.assetId)
    await requireFits(ctx, before, { name })
    await ctx.db
      .updateTable('asset')
      .set((eb) => ({ name, revision: eb('revision', '+', 1), updated_at: ctx.now() }))
      .where('id', '=', input.assetId)
      .execute()
    await indexAssets(ctx, [input.assetId])
    const fact = { assetId: input.assetId, folderId: before.folder_id, before: before.name, after: name }
    await publish(ctx, 'asset.renamed', fact, input.assetId)
    return showAsset(ctx, input.assetId)
  }).catch((error) => {
    throw isUniqueViolation(error, 'asset_name_once') ? problem('asset_name_taken', { name }) : error
  })
}
