import type { Asset } from '@damask/contract'
import { IconCheck } from '@tabler/icons-react'
import { memo } from 'react'
import { formatSize } from '../../app/format.ts'
import { Badges } from './badges.tsx'
import { CAPTION } from './layout.ts'
import { hasPicture, Picture } from './picture.tsx'
import classes from './tile.module.css'

export type TileProps = {
  readonly asset: Asset
  readonly index: number
  readonly left: number
  readonly width: number
  readonly height: number
  /** The name stands below the picture instead of over it. */
  readonly caption: boolean
  readonly selected: boolean
  /** The one that Tab reaches. */
  readonly reachable: boolean
  readonly column: number
}

/** One asset of the grid. What clicks and keys do is decided by the grid, which hears them all. */
export const Tile = memo(function Tile(props: TileProps) {
  const { asset, index, left, width, height, caption, selected, reachable, column } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a table.
    <div
      role="gridcell"
      aria-selected={selected}
      aria-colindex={column + 1}
      tabIndex={reachable ? 0 : -1}
      data-asset={asset.id}
      data-index={index}
      className={classes.tile}
      style={{ insetInlineStart: left, inlineSize: width, blockSize: height }}
      draggable
    >
      <div className={classes.frame} style={{ blockSize: caption ? height - CAPTION : height }}>
        <Picture
          asset={asset}
          width={width}
          fit={caption ? 'contain' : 'cover'}
          iconSize={Math.min(64, width * 0.45)}
        />
        {!caption && (
          // A sign says too little: what has no picture always shows its name.
          <span className={classes.name} data-bare={!hasPicture(asset) || undefined}>
            {asset.name}
          </span>
        )}
        <Badges asset={asset} />
        <span className={classes.check} data-check aria-hidden="true">
          <IconCheck size={14} stroke={3} />
        </span>
      </div>
      {caption && (
        <div className={classes.caption}>
          <span className={classes.captionName}>{asset.name}</span>
          <span className={classes.captionLine}>
            {asset.version.format.toUpperCase()} · {formatSize(asset.version.sizeBytes)}
          </span>
        </div>
      )}
    </div>
  )
})
