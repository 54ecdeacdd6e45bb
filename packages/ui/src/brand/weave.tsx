import { useId } from 'react'
import classes from './brand.module.css'

/**
 * Damask cloth: ground and figure are the same thread and the same colour; only the direction of the weave tells them
 * apart. Here the ground is standing lines, the figure lying lines. Decoration: it fills its box and is silent.
 */
export function DamaskWeave() {
  const id = useId()
  const warp = `${id}warp`
  const weft = `${id}weft`
  const cloth = `${id}cloth`
  return (
    <svg className={classes.weave} aria-hidden="true" width="100%" height="100%">
      <defs>
        <pattern id={warp} width="4" height="4" patternUnits="userSpaceOnUse">
          <path d="M2 0V4" className={classes.warp} />
        </pattern>
        <pattern id={weft} width="4" height="4" patternUnits="userSpaceOnUse">
          <path d="M0 2H4" className={classes.weft} />
        </pattern>
        <pattern id={cloth} width={TILE_WIDTH} height={TILE_HEIGHT} patternUnits="userSpaceOnUse">
          <rect width={TILE_WIDTH} height={TILE_HEIGHT} fill={`url(#${warp})`} />
          {PLACES.map(([x, y]) => (
            <g key={`${x},${y}`} transform={`translate(${x} ${y})`}>
              <path d={OGEE} className={classes.bareRibbon} />
              <path d={OGEE} className={classes.ribbon} stroke={`url(#${weft})`} />
              <path d={FLOWER} className={classes.bare} />
              <path d={FLOWER} fill={`url(#${weft})`} />
            </g>
          ))}
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${cloth})`} />
    </svg>
  )
}

const TILE_WIDTH = 200
const TILE_HEIGHT = 304

// A half-drop repeat: one motif at the corners, one in the middle.
const PLACES = [
  [0, 0],
  [TILE_WIDTH, 0],
  [0, TILE_HEIGHT],
  [TILE_WIDTH, TILE_HEIGHT],
  [TILE_WIDTH / 2, TILE_HEIGHT / 2],
] as const

/** The ogee: each side is its own mirror through its middle, so that neighbours share one ribbon and leave no gap. */
const OGEE = 'M0 -152C5 -104 95 -48 100 0C95 48 5 104 0 152C-5 104 -95 48 -100 0C-95 -48 -5 -104 0 -152Z'

/** The palmette within: a bud, three pairs of leaves, a stem. */
const FLOWER =
  'M0 -84C12 -68 15 -54 0 -34C-15 -54 -12 -68 0 -84Z' +
  'M4 -30C10 -56 30 -62 40 -56C38 -40 26 -28 4 -30Z M-4 -30C-10 -56 -30 -62 -40 -56C-38 -40 -26 -28 -4 -30Z' +
  'M6 -20C24 -38 52 -34 60 -18C48 -4 26 -4 6 -20Z M-6 -20C-24 -38 -52 -34 -60 -18C-48 -4 -26 -4 -6 -20Z' +
  'M5 -8C22 -4 44 8 44 30C24 32 8 16 5 -8Z M-5 -8C-22 -4 -44 8 -44 30C-24 32 -8 16 -5 -8Z' +
  'M0 0C7 20 9 44 0 78C-9 44 -7 20 0 0Z' +
  'M4 62C12 46 26 42 34 46C32 60 20 70 4 62Z M-4 62C-12 46 -26 42 -34 46C-32 60 -20 70 -4 62Z'
