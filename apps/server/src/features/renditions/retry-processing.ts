import type { Asset, AssetId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireCapability } from '../access/index.ts'
import { lockVisibleAsset, setProcessingState, showAsset } from '../assets/index.ts'
import { holdTree } from '../folders/index.ts'
import { writeProcessing } from './queries.ts'

/** Processes an asset anew, whatever became of the last time. What there is stays until something better is made. */
export function retryProcessing(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Asset> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const asset = await lockVisibleAsset(ctx, assetId)
    requireCapability(ctx.actor, 'edit', asset.scope_id)
    const { blob_sha256: sha256, folder_id: folderId } = asset
    await setProcessingState(ctx, sha256, 'waiting')
    await writeProcessing(ctx, sha256, { state: 'waiting', attempts: 0, steps: [], endedAt: null })
    await publish(ctx, 'asset.processing_requested', { assetId, folderId, sha256 }, assetId)
    return showAsset(ctx, assetId)
  })
}
