import type { Landscape } from './landscapes.ts'
import type { SceneName } from './scenes.ts'

/** A photograph: where it was taken, how it was framed and what its caption says. */
export type Shot = {
  folder: string
  name: string
  title: string
  keywords: string[]
  scene: SceneName | 'city' | 'bokeh'
  seed?: number
  width: number
  height: number
  camera?: Partial<Landscape['camera']>
  /** Where a lit tent stands, as shares of the picture, and its width. */
  tent?: { x: number; y: number; size: number }
  exposure?: number
}

const spring = 'Campaigns/Spring 2027'
const winter = 'Campaigns/Winter 2026'
const library = 'Campaigns/Always on'

const shot = (
  folder: string,
  name: string,
  title: string,
  keywords: string[],
  scene: Shot['scene'],
  [width, height]: [number, number],
  more: Pick<Shot, 'seed' | 'camera' | 'tent' | 'exposure'> = {},
): Shot => ({ folder, name: `${name}.jpg`, title, keywords, scene, width, height, ...more })

const wide: [number, number] = [3600, 2400]
const classic: [number, number] = [3200, 2400]
const tall: [number, number] = [2400, 3200]
const slim: [number, number] = [2250, 4000]
const square: [number, number] = [2600, 2600]
const panorama: [number, number] = [4000, 1700]

export const shots: Shot[] = [
  shot(
    spring,
    'fjord-at-first-light',
    'The fjord at first light',
    ['fjord', 'dawn', 'water', 'hero'],
    'fjord-dawn',
    wide,
  ),
  shot(
    spring,
    'ridge-lines-sunrise',
    'Ridge after ridge',
    ['mountains', 'sunrise', 'layers', 'hero'],
    'ridge-lines',
    wide,
  ),
  shot(spring, 'summer-lake', 'Afternoon at the lake', ['lake', 'clouds', 'summer'], 'summer-lake', classic),
  shot(spring, 'meadow-pass', 'Over the green pass', ['meadow', 'pass', 'hiking'], 'meadow-pass', wide),
  shot(spring, 'forest-sunrise', 'Sun into the valley', ['forest', 'sunrise', 'mist'], 'forest-sunrise', wide),
  shot(spring, 'forest-story', 'Pines, vertical', ['forest', 'mist', 'story', 'portrait'], 'forest-sunrise', slim, {
    camera: { lens: 2.2, horizon: 0.34, x: 1.2 },
  }),
  shot(spring, 'ridge-story', 'Ridges, vertical', ['mountains', 'sunrise', 'story', 'portrait'], 'ridge-lines', tall, {
    camera: { lens: 1.7, horizon: 0.42, x: 2 },
  }),
  shot(spring, 'north-sea-evening', 'Evening on open water', ['sea', 'sunset', 'sailing'], 'north-sea', wide),
  shot(spring, 'north-sea-square', 'The last boat home', ['sea', 'sunset', 'social'], 'north-sea', square, {
    seed: 13,
    camera: { horizon: 0.5, lens: 1.3 },
  }),
  shot(spring, 'dunes-evening', 'Dunes in low light', ['desert', 'dunes', 'evening'], 'dune-evening', wide),
  shot(spring, 'dunes-portrait', 'One crest', ['desert', 'dunes', 'portrait'], 'dune-evening', tall, {
    seed: 27,
    camera: { lens: 1.9, horizon: 0.28, x: 3 },
  }),
  shot(spring, 'lake-panorama', 'Lake panorama', ['lake', 'panorama', 'web banner'], 'summer-lake', panorama, {
    seed: 60,
    camera: { lens: 0.8, horizon: 0.52 },
  }),
  shot(spring, 'morning-dew', 'Morning dew', ['macro', 'bokeh', 'texture'], 'bokeh', wide, { seed: 3 }),
  shot(winter, 'winter-peaks', 'First snow on the peaks', ['snow', 'mountains', 'hero'], 'winter-peaks', wide),
  shot(winter, 'winter-peaks-portrait', 'North face', ['snow', 'mountains', 'portrait'], 'winter-peaks', tall, {
    camera: { lens: 2.6, horizon: 0.58, x: -0.7 },
  }),
  shot(
    winter,
    'aurora-over-the-lake',
    'Aurora over the lake',
    ['aurora', 'night', 'lake', 'hero'],
    'aurora-lake',
    wide,
  ),
  shot(winter, 'aurora-story', 'Aurora, vertical', ['aurora', 'night', 'story', 'portrait'], 'aurora-lake', slim, {
    seed: 19,
    camera: { lens: 1.2, horizon: 0.76 },
  }),
  shot(winter, 'camp-under-the-stars', 'Camp under the stars', ['night', 'stars', 'tent', 'hero'], 'star-camp', wide, {
    tent: { x: 0.62, y: 0.9, size: 0.085 },
  }),
  shot(winter, 'alpenglow', 'Alpenglow', ['snow', 'evening', 'reflection'], 'alpenglow', wide),
  shot(winter, 'alpenglow-square', 'Alpenglow, square', ['snow', 'evening', 'social'], 'alpenglow', square, {
    seed: 41,
    camera: { lens: 1.6, horizon: 0.62 },
  }),
  shot(winter, 'blue-hour', 'Blue hour above the valley', ['dusk', 'mountains', 'blue hour'], 'blue-hour', classic),
  shot(winter, 'blue-hour-panorama', 'Blue hour panorama', ['dusk', 'panorama', 'web banner'], 'blue-hour', panorama, {
    seed: 91,
    camera: { lens: 1.1, horizon: 0.44 },
  }),
  shot(winter, 'grey-sea', 'Weather coming in', ['sea', 'storm', 'shell jackets'], 'grey-sea', wide),
  shot(winter, 'fog-forest', 'Forest in fog', ['forest', 'fog', 'quiet'], 'fog-forest', wide),
  shot(winter, 'fog-forest-portrait', 'Deeper into the forest', ['forest', 'fog', 'portrait'], 'fog-forest', tall, {
    seed: 44,
    camera: { lens: 2, horizon: 0.3 },
  }),
  shot(winter, 'city-at-dusk', 'The city at dusk', ['city', 'dusk', 'commute'], 'city', wide, { seed: 6 }),
  shot(
    winter,
    'city-lights-out-of-focus',
    'City lights, out of focus',
    ['city', 'bokeh', 'texture'],
    'bokeh',
    classic,
    { seed: 8 },
  ),
  shot(library, 'fjord-wide', 'Between the walls', ['fjord', 'water', 'web banner'], 'fjord-dawn', panorama, {
    seed: 35,
    camera: { lens: 0.8, horizon: 0.58 },
  }),
  shot(library, 'high-camp', 'High camp', ['night', 'tent', 'snow'], 'star-camp', tall, {
    seed: 29,
    camera: { lens: 1.1, horizon: 0.78 },
    tent: { x: 0.4, y: 0.9, size: 0.15 },
  }),
  shot(library, 'long-walk-in', 'The long walk in', ['meadow', 'summer', 'hiking'], 'meadow-pass', classic, {
    seed: 102,
    camera: { lens: 1.3 },
  }),
]
