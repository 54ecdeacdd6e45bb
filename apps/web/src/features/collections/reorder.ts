import type { AssetId, CollectionId } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { sayProblem } from '../../app/say.tsx'
import { reorderInLists } from '../assets/cache.ts'

/** Puts assets in front of another, or at the end: on screen at once, and back where they were when it is refused. */
export async function reorder(
  collectionId: CollectionId,
  assetIds: readonly AssetId[],
  beforeAssetId: AssetId | null,
): Promise<void> {
  const moving = assetIds.filter((id) => id !== beforeAssetId)
  if (moving.length === 0) return
  const putBack = reorderInLists(collectionId, moving, beforeAssetId)
  try {
    await damask.collections.moveAssets({ collectionId, assetIds: moving, beforeAssetId })
  } catch (error) {
    putBack()
    sayProblem(error)
  }
}
