import type { Asset, AssetId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireCapability } from '../access/index.ts'
import { holdTree } from '../folders/index.ts'
import { faultsOfFile, policyNotMet, policyOf } from '../policies/index.ts'
import { contentOf } from './copy-asset.ts'
import { indexAssets } from './index-assets.ts'
import { addVersion } from './insert-asset.ts'
import { lockVisibleAsset, showAsset } from './queries.ts'
import { fileOf } from './rules-of-folders.ts'
import { getVersion } from './versions.ts'

/** History is not rewritten: the old bytes become a new version. Restoring the current one changes nothing. */
export function restoreVersion(ctx: Ctx, input: { assetId: AssetId; number: number }): Promise<Asset> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const asset = await lockVisibleAsset(ctx, input.assetId)
    requireCapability(ctx.actor, 'replace', asset.scope_id)
    const old = await getVersion(ctx, input.assetId, input.number)
    if (old.id === asset.current_version_id) return showAsset(ctx, input.assetId)
    const content = await contentOf(ctx, old.id)
    const faults = faultsOfFile(await policyOf(ctx, asset.folder_id), { ...fileOf(old), name: asset.name })
    if (faults.length > 0) throw policyNotMet(faults)
    const { versionId, number } = await addVersion(ctx, input.assetId, content)
    await indexAssets(ctx, [input.assetId])
    const fact = {
      assetId: input.assetId,
      folderId: asset.folder_id,
      versionId,
      number,
      sha256: content.blob_sha256,
      restoredFrom: input.number,
    }
    await publish(ctx, 'asset.version_added', fact, input.assetId)
    return showAsset(ctx, input.assetId)
  })
}
