import type { AssetId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Bytes } from '../../platform/feature.ts'
import { requireCapability } from '../access/index.ts'
import { openOriginal } from './open-original.ts'
import { getVisibleAsset } from './queries.ts'
import { getVersion } from './versions.ts'

type Input = { assetId: AssetId; inline?: boolean | undefined; v?: number | undefined }

/** The current version, or the one that `v` pins: then the address means the same bytes for ever. */
export async function downloadAsset(ctx: Ctx, input: Input): Promise<Bytes> {
  const asset = await getVisibleAsset(ctx, input.assetId)
  requireCapability(ctx.actor, 'download_original', asset.scope_id)
  const version = input.v === undefined ? asset : await getVersion(ctx, input.assetId, input.v)
  return openOriginal(ctx, asset, version, { inline: input.inline, immutable: input.v !== undefined })
}

export async function downloadVersion(ctx: Ctx, input: { assetId: AssetId; number: number }): Promise<Bytes> {
  const asset = await getVisibleAsset(ctx, input.assetId)
  requireCapability(ctx.actor, 'download_original', asset.scope_id)
  return openOriginal(ctx, asset, await getVersion(ctx, input.assetId, input.number), { immutable: true })
}
