import type { Asset, Kind, Version } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { may } from '../../app/may.ts'

/** What a viewer looks at: one version of one asset. */
export type Shown = {
  readonly assetId: Asset['id']
  readonly name: string
  readonly kind: Kind
  readonly version: Version
  readonly thumbHash: string | null
  /** Recipes that exist; for an older version, those that it probably has. */
  readonly renditions: readonly string[]
  readonly isCurrent: boolean
  readonly may: Asset['may']
}

/** The current version, or an older one. What was made of an older version is not listed, so the usual is assumed. */
export function toShown(asset: Asset, older?: Version): Shown {
  const { id: assetId, name, may: allowed } = asset
  if (!older || older.number === asset.version.number) {
    const { kind, version, thumbHash, renditions } = asset
    return { assetId, name, kind, version, thumbHash, renditions, isCurrent: true, may: allowed }
  }
  const kind = kindOf(older.mime, asset.kind)
  return {
    assetId,
    name,
    kind,
    version: older,
    thumbHash: null,
    renditions: USUAL[kind] ?? [],
    isCurrent: false,
    may: allowed,
  }
}

const USUAL: Partial<Record<Kind, readonly string[]>> = {
  image: ['preview'],
  design: ['preview'],
  video: ['poster', 'preview'],
  audio: ['waveform'],
  document: ['preview', 'text', 'pdf'],
}

/** The kind is told of the current version only; a replacement may be of another. */
function kindOf(mime: string, current: Kind): Kind {
  const family = mime.split('/')[0]
  if (family === 'video' || family === 'audio') return family
  if (family === 'image') return current === 'design' ? 'design' : 'image'
  return mime === 'application/pdf' || family === 'text' ? 'document' : current
}

/** Where a stored preview of this version is; null when there is none. */
export const renditionOf = (shown: Shown, recipe: string): string | null =>
  shown.renditions.includes(recipe)
    ? damask.href.renditions.download({ assetId: shown.assetId, recipe, v: shown.version.number })
    : null

/** The original, to be shown in the page; null for whoever may not have it. */
export const originalOf = (shown: Shown): string | null =>
  may(shown, 'download_original')
    ? damask.href.assets.download({ assetId: shown.assetId, inline: true, v: shown.version.number })
    : null

/** The original, to be saved; null for whoever may not have it. */
export const downloadOf = (shown: Shown): string | null =>
  may(shown, 'download_original')
    ? damask.href.assets.download({ assetId: shown.assetId, v: shown.version.number })
    : null
