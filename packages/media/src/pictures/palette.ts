import type { Pixels } from './pixels.ts'

const maxColours = 6
// Squared distance under which two colours read as one on a swatch row (weighted RGB, 0..~585,000).
const sameColour = 4200

/** Up to six colours of a picture as #rrggbb, most present first; transparent pixels do not count. */
export function paletteOf({ data, channels }: Pixels): string[] {
  const buckets = new Map<number, { count: number; red: number; green: number; blue: number }>()
  for (let i = 0; i + channels <= data.length; i += channels) {
    if (channels === 4 && data[i + 3]! < 128) continue
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!]
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)
    const bucket = buckets.get(key)
    if (bucket) {
      bucket.count++
      bucket.red += red
      bucket.green += green
      bucket.blue += blue
    } else buckets.set(key, { count: 1, red, green, blue })
  }
  const colours = [...buckets.values()].map(({ count, red, green, blue }) => ({
    count,
    red: red / count,
    green: green / count,
    blue: blue / count,
  }))
  return mergeNear(colours)
    .sort((a, b) => b.count - a.count)
    .slice(0, maxColours)
    .map(toHex)
}

type Weighted = { count: number; red: number; green: number; blue: number }

// Most frequent first, each bucket joins the first colour that looks the same.
function mergeNear(colours: Weighted[]): Weighted[] {
  const merged: Weighted[] = []
  for (const colour of colours.sort((a, b) => b.count - a.count)) {
    const near = merged.find((other) => distance(other, colour) < sameColour)
    if (near) near.count += colour.count
    else if (merged.length < 64) merged.push({ ...colour })
  }
  return merged
}

// The eye's sensitivity by channel, with red weighed by how red the pair is ("redmean").
function distance(a: Weighted, b: Weighted): number {
  const mean = (a.red + b.red) / 2
  const [red, green, blue] = [a.red - b.red, a.green - b.green, a.blue - b.blue]
  return (2 + mean / 256) * red * red + 4 * green * green + (2 + (255 - mean) / 256) * blue * blue
}

function toHex({ red, green, blue }: Weighted): string {
  return `#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}
