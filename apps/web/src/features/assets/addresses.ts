import type { Asset } from '@damask/contract'
import { damask } from '../../app/damask.ts'

// Addresses carry the version number, so that a browser may keep what it fetched for ever.

/** Where a stored preview is; null when this asset has none of that recipe. */
export const renditionUrl = (asset: Asset, recipe: string): string | null =>
  asset.renditions.includes(recipe)
    ? damask.href.renditions.download({ assetId: asset.id, recipe, v: asset.version.number })
    : null

/** The original of the current version. `inline` shows it in the browser instead of saving it. */
export const fileUrl = (asset: Asset, { inline = false }: { inline?: boolean } = {}): string =>
  damask.href.assets.download({ assetId: asset.id, v: asset.version.number, ...(inline && { inline }) })

/** The original of one version. */
export const versionUrl = (asset: Asset, number: number): string =>
  damask.href.assets.downloadVersion({ assetId: asset.id, number })

/** A link that a colleague can open. */
export const assetLink = (asset: Asset): string => new URL(`/asset/${asset.id}`, window.location.origin).href
