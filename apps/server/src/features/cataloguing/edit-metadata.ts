import type { AssetId, AssetMetadata } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { lockVisibleAsset } from '../assets/index.ts'
import { holdTree } from '../folders/index.ts'
import { faultDetails } from '../metadata/index.ts'
import { changeValues, type Holding, type Proposal, toldChanges } from './change-values.ts'
import { getMetadata } from './get-metadata.ts'

/** @throws values_invalid, saying for each field what is wrong; then nothing was changed */
export const editMetadata = (ctx: Ctx, input: { assetId: AssetId; values: Proposal }): Promise<AssetMetadata> =>
  changeOne(ctx, input.assetId, () => input.values)

/** Changes values of one asset in the name of whoever asks. */
export function changeOne(ctx: Ctx, assetId: AssetId, propose: (holding: Holding) => Proposal): Promise<AssetMetadata> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const asset = await lockVisibleAsset(ctx, assetId)
    requireCapability(ctx.actor, 'edit', asset.scope_id)
    const { changed, refused } = await changeValues(ctx, [asset], propose, 'person')
    const faults = refused.get(assetId)
    if (faults) throw problem('values_invalid', faultDetails(faults))
    const changes = changed.get(assetId)
    if (changes) {
      const fact = { assetId, folderId: asset.folder_id, source: 'person' as const }
      await publish(ctx, 'asset.metadata_changed', { ...fact, changes: toldChanges(changes) }, assetId)
    }
    return getMetadata(ctx, { assetId })
  }).catch((error) => {
    // Somebody else took the value between our looking and our writing.
    throw isUniqueViolation(error, 'asset_unique_value_pkey') ? problem('values_invalid') : error
  })
}
