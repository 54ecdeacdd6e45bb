import type { Asset, AssetId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleAsset, toAssets } from './queries.ts'

export async function getAsset(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Asset> {
  const [asset] = await toAssets(ctx, [await getVisibleAsset(ctx, assetId)])
  return asset!
}
