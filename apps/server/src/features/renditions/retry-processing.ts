import type { Asset, AssetId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { getVisibleAsset, setProcessingState, showAsset } from '../assets/index.ts'
import { writeProcessing } from './queries.ts'

/** Processes an asset anew, whatever became of the last time. What there is stays until something better is made. */
export function retryProcessing(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Asset> {
  return inTransaction(ctx, async (ctx) => {
    const { blob_sha256: sha256, folder_id: folderId } = await getVisibleAsset(ctx, assetId)
    await setProcessingState(ctx, sha256, 'waiting')
    await writeProcessing(ctx, sha256, { state: 'waiting', attempts: 0, steps: [], endedAt: null })
    await publish(ctx, 'asset.processing_requested', { assetId, folderId, sha256 }, assetId)
    return showAsset(ctx, assetId)
  })
}
