import { clamp, hex, mix, mixRgb, type Rgb } from './colour.ts'
import type { Frame } from './film.ts'
import { createNoise, seededRandom } from './noise.ts'

type House = { left: number; right: number; top: number; salt: number; spire: boolean }

/** A harbour city after sunset: rows of towers in haze, lit windows, and all of it again in the water. */
export function renderCity(seed: number, width: number, height: number): Frame {
  const rgb = new Float32Array(width * height * 3)
  const noise = createNoise(seed)
  const shore = Math.round(height * 0.66)
  const zenith = hex('#33475c')
  const horizon = hex('#c48d6c')
  for (let y = 0; y < shore; y++) {
    for (let x = 0; x < width; x++) {
      const up = 1 - y / shore
      const streak = noise.cloud((x / width) * 3 + 9, up * 14, 5)
      const glow = Math.exp(-(((x / width - 0.66) / 0.4) ** 2)) * (1 - up) ** 2 * 0.5
      const light = mixRgb(horizon, zenith, clamp(up ** 0.7 + streak * 0.16))
      rgb.set([light[0] + glow, light[1] + glow * 0.45, light[2] + glow * 0.2], (y * width + x) * 3)
    }
  }
  for (let row = 0; row < 7; row++) drawRow(rgb, width, height, shore, row, seed, noise.cell)
  reflect(rgb, width, height, shore, noise.cloud)
  return { width, height, rgb }
}

function drawRow(
  rgb: Float32Array,
  width: number,
  height: number,
  shore: number,
  row: number,
  seed: number,
  cell: (x: number, y: number, salt?: number) => number,
): void {
  const nearness = row / 6
  const haze = mixRgb([0.4, 0.25, 0.2], [0.014, 0.018, 0.03], nearness ** 0.62)
  const windowSize = height * (0.0019 + 0.002 * nearness)
  for (const house of street(width, height, shore, row, seed)) {
    for (let y = Math.max(0, Math.floor(house.top)); y < shore; y++) {
      for (let x = Math.max(0, Math.floor(house.left)); x < Math.min(width, house.right); x++) {
        const inSpire = Math.abs(x - (house.left + house.right) / 2) < windowSize * 0.35
        const roof = house.spire ? house.top + height * 0.05 : house.top
        if (y < roof && !inSpire) continue
        const floor = Math.floor((y - roof) / (windowSize * 1.7))
        const bay = Math.floor((x - house.left) / (windowSize * 1.35))
        const within =
          ((y - roof) / (windowSize * 1.7)) % 1 < 0.55 && ((x - house.left) / (windowSize * 1.35)) % 1 < 0.66
        const dark = 1 - 0.3 * ((y - roof) / (shore - roof))
        let colour: Rgb = [haze[0] * dark, haze[1] * dark, haze[2] * dark]
        const chance = cell(bay + house.salt * 31, floor + row * 17, house.salt)
        const floorLit = cell(floor, house.salt, 7)
        if (within && y > roof + windowSize && chance * 0.75 + floorLit * 0.25 > 0.66) {
          const light = (0.15 + 1.1 * cell(bay, floor, 3) ** 2) * (0.08 + 0.92 * nearness ** 1.2)
          const lamp: Rgb = chance > 0.9 ? [light * 0.8, light * 0.9, light] : [light * 1.15, light * 0.68, light * 0.3]
          colour = [Math.max(colour[0], lamp[0]), Math.max(colour[1], lamp[1]), Math.max(colour[2], lamp[2])]
        }
        rgb.set(colour, (y * width + x) * 3)
      }
    }
  }
}

function street(width: number, height: number, shore: number, row: number, seed: number): House[] {
  const random = seededRandom(seed * 11 + row)
  const houses: House[] = []
  for (let left = -width * 0.02; left < width; ) {
    const broad = width * (0.01 + random() * 0.022) * (0.7 + row * 0.11)
    const centre = Math.exp(-(((left / width - 0.42 + row * 0.05) / 0.3) ** 2))
    const tall = height * (0.05 + (0.1 + 0.36 * random() ** 2) * centre * (1 - row * 0.1) + random() * 0.05)
    houses.push({
      left,
      right: left + broad,
      top: shore - tall,
      salt: Math.floor(random() * 97),
      spire: random() > 0.86 && centre > 0.4,
    })
    left += broad * (0.95 + random() * (0.2 + row * 0.1))
  }
  return houses
}

function reflect(
  rgb: Float32Array,
  width: number,
  height: number,
  shore: number,
  cloud: (x: number, z: number, octaves: number) => number,
): void {
  for (let y = shore; y < height; y++) {
    const depth = (y - shore) / (height - shore)
    const stretch = 0.9 + depth * 0.25
    for (let x = 0; x < width; x++) {
      const wave = cloud((x / width) * 26, Math.log(depth + 0.05) * 22, 4)
      const ruffle = cloud((x / width) * 120, Math.log(depth + 0.03) * 60, 2)
      const at = (y * width + x) * 3
      for (let channel = 0; channel < 3; channel++) {
        let light = 0
        for (let tap = 0; tap < 6; tap++) {
          const offset = (wave * 0.05 + ruffle * 0.03 + (tap - 2.5) * 0.014) * height * (0.25 + depth)
          const from = clamp(Math.round(shore - 1 - (y - shore) * stretch - offset), 0, shore - 1)
          light += rgb[(from * width + x) * 3 + channel]! / 6
        }
        rgb[at + channel] = mix([0.01, 0.018, 0.032][channel]!, light, 0.72 - depth * 0.2)
      }
    }
  }
}
