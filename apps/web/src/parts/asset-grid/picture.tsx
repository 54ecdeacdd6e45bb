import type { Asset } from '@damask/contract'
import { useState } from 'react'
import { renditionUrl } from '../../features/assets/addresses.ts'
import { KindIcon } from '../kind-icon.tsx'
import { placeholderOf } from '../placeholder.ts'
import classes from './picture.module.css'

type Props = {
  readonly asset: Asset
  /** CSS pixels; small pictures take the small rendition. */
  readonly width: number
  readonly fit: 'cover' | 'contain'
  readonly iconSize?: number
}

/** Below this many pixels the letters of the format are only noise. */
const LEGIBLE = 40

export const hasPicture = ({ renditions }: Asset): boolean =>
  renditions.includes('grid') || renditions.includes('thumbnail')

/** An asset as a picture: blurred at once, sharp when it has come, a sheet with a sign when there is none. */
export function Picture({ asset, width, fit, iconSize = 64 }: Props) {
  const recipe = width * Math.min(window.devicePixelRatio, 2) > 300 ? ['grid', 'thumbnail'] : ['thumbnail', 'grid']
  const url = renditionUrl(asset, recipe[0]!) ?? renditionUrl(asset, recipe[1]!)
  const [shown, setShown] = useState<string | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  if (!url || broken === url) {
    return (
      <span className={classes.sheet}>
        <KindIcon kind={asset.kind} format={iconSize >= LEGIBLE ? asset.version.format : undefined} size={iconSize} />
      </span>
    )
  }
  const placeholder = shown === url ? null : placeholderOf(asset.thumbHash)
  return (
    <span className={classes.picture} style={placeholder ? { backgroundImage: `url(${placeholder})` } : undefined}>
      <img
        key={url}
        ref={(image) => {
          // A picture from the browser's cache may have loaded before React listened.
          if (image?.complete && image.naturalWidth > 0) setShown(url)
        }}
        className={classes.image}
        data-shown={shown === url || undefined}
        data-fit={fit}
        src={url}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
        onLoad={() => setShown(url)}
        onError={() => setBroken(url)}
      />
    </span>
  )
}
