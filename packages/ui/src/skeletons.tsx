import { Skeleton } from '@mantine/core'
import classes from './skeletons.module.css'

// Skeletons keep the shape of what is coming, so that nothing jumps when it arrives. Screen readers hear the label once.

/** Lines of text that are still on their way; the last one is shorter, as paragraphs are. */
export function SkeletonLines({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <div role="status" aria-label={label} className={classes.lines}>
      {steps(lines).map((line) => (
        <Skeleton key={line} height={12} radius="sm" width={line === lines - 1 ? '60%' : '100%'} />
      ))}
    </div>
  )
}

/** Rows of a list: a square picture and two lines of text. */
export function SkeletonRows({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label} className={classes.rows}>
      {steps(rows).map((row) => (
        <div key={row} className={classes.row}>
          <Skeleton width={36} height={36} radius="md" />
          <div className={classes.rowText}>
            <Skeleton height={11} radius="sm" width={`${34 + ((row * 17) % 30)}%`} />
            <Skeleton height={9} radius="sm" width={`${18 + ((row * 11) % 20)}%`} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** Squares of a picture grid. */
export function SkeletonGrid({
  label,
  tiles = 18,
  minTile = 160,
}: {
  label: string
  tiles?: number
  minTile?: number
}) {
  return (
    <div
      role="status"
      aria-label={label}
      className={classes.grid}
      style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${minTile}px, 1fr))` }}
    >
      {steps(tiles).map((tile) => (
        <Skeleton key={tile} radius="md" className={classes.tile} />
      ))}
    </div>
  )
}

const steps = (count: number) => Array.from({ length: count }, (_, index) => index)
