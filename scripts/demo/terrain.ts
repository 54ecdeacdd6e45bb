import { clamp, hex, mix, type Rgb, smooth } from './colour.ts'
import type { Noise } from './noise.ts'

/** What lies under the sky. Lengths are kilometres or so; y is up, z leads away from the camera. */
export type Terrain = {
  /** `detail` is the number of octaves that can still be seen at that distance. */
  height(x: number, z: number, detail: number): number
  /** Writes the colour of the ground into `out`; `up` is the y of its normal: 1 is level, 0 a wall. */
  colour(x: number, y: number, z: number, up: number, out: Float32Array): void
  /** 0 is matt; snow and wet sand shine a little. */
  sheen?: number
}

function put(out: Float32Array, from: Rgb, to: Rgb, share: number): void {
  for (let channel = 0; channel < 3; channel++) out[channel] = mix(from[channel]!, to[channel]!, share)
}

function over(out: Float32Array, colour: Rgb, share: number): void {
  for (let channel = 0; channel < 3; channel++) out[channel] = mix(out[channel]!, colour[channel]!, share)
}

export type AlpineOptions = {
  peaks: number
  /** Height above which snow stays on what is not too steep. */
  snowLine: number
  rock?: Rgb
  rockLight?: Rgb
  meadow?: Rgb
  /** A fjord or valley along the view: how deep and how wide it is cut, and where. */
  valley?: { depth: number; width: number; x?: number; bend?: number }
  base?: number
  frequency?: number
}

/** Eroded mountains with snow, rock bands and meadows. */
export function alpine(noise: Noise, options: AlpineOptions): Terrain {
  const { peaks, snowLine, valley, base = 0, frequency = 0.16 } = options
  const rock = options.rock ?? hex('#4a4743')
  const rockLight = options.rockLight ?? hex('#77716a')
  const meadow = options.meadow ?? hex('#3c4a2c')
  const snow = hex('#f1f4f8')
  return {
    height(x, z, detail) {
      let height = noise.eroded(x * frequency, z * frequency, detail) * peaks + base
      if (valley) {
        const course = (valley.x ?? 0) + Math.sin(z * 0.28) * (valley.bend ?? 0)
        const off = (x - course) / valley.width
        height -= valley.depth * Math.exp(-off * off)
      }
      return height
    },
    colour(x, y, z, up, out) {
      const rough = noise.cloud(x * 9, z * 9, 3)
      const bands = noise.value(x * 2 + rough, y * 26 + rough * 2)
      put(out, rock, rockLight, clamp(0.5 + bands * 0.4 + rough * 0.4))
      const green =
        smooth(0.62, 0.82, up + rough * 0.16) * (1 - smooth(snowLine - 0.9, snowLine - 0.2, y + rough * 0.4))
      over(out, meadow, green * 0.9)
      const white = smooth(snowLine - 0.25, snowLine + 0.35, y + rough * 0.5) * smooth(0.5, 0.68, up + rough * 0.1)
      over(out, snow, white)
    },
  }
}

/** Hills under a dense conifer forest: every tree is a ragged cone standing in its own cell. */
export function forest(
  noise: Noise,
  options: { hills: number; base?: number; frequency?: number; tree?: number; green?: Rgb; tip?: Rgb },
): Terrain {
  const { hills, base = 0, frequency = 0.3, tree = 0.09 } = options
  const green = options.green ?? hex('#1f2c22')
  const tip = options.tip ?? hex('#3d4a35')
  const spacing = tree * 0.36
  function crown(x: number, z: number, salt: number): number {
    // The grid is turned and bent, or the trees would stand in rows.
    const u = (x * 0.82 + z * 0.57) / spacing + salt * 0.5 + noise.value(x * 5 + salt, z * 5) * 0.9
    const v = (z * 0.82 - x * 0.57) / spacing + salt * 0.37 + noise.value(x * 5, z * 5 + salt) * 0.9
    const cellX = Math.floor(u)
    const cellZ = Math.floor(v)
    const size = noise.cell(cellX, cellZ, salt)
    const offX = u - cellX - 0.35 - 0.3 * noise.cell(cellX, cellZ, salt + 1)
    const offZ = v - cellZ - 0.35 - 0.3 * noise.cell(cellX, cellZ, salt + 2)
    const away = Math.sqrt(offX * offX + offZ * offZ)
    const whorls = 0.07 * Math.sin(away * 46 + size * 9)
    return clamp(1 - (away + whorls * away) * 2) * (0.3 + 0.75 * size) * tree
  }
  return {
    height(x, z, detail) {
      const ground = noise.eroded(x * frequency, z * frequency, Math.min(detail, 5)) * hills + base
      const stand = clamp(0.75 + 0.7 * noise.value(x * 2.2, z * 2.2), 0.25, 1)
      return ground + Math.max(crown(x, z, 1), crown(x, z, 5), crown(x, z, 9)) * stand
    },
    colour(x, _y, z, up, out) {
      const cellTone = noise.cell(Math.floor(x / spacing + 0.5), Math.floor(z / spacing + 0.37), 3)
      put(out, green, tip, clamp(up * 0.7 + cellTone * 0.35 - 0.15))
    },
  }
}

/** Dunes: long crests, steep on the lee side, with wind ripples. */
export function dunes(
  noise: Noise,
  options: { size: number; sand?: Rgb; deep?: Rgb; frequency?: number; base?: number },
): Terrain {
  const { size, frequency = 0.5, base = 0 } = options
  const sand = options.sand ?? hex('#d9a56c')
  const deep = options.deep ?? hex('#b97a48')
  return {
    height(x, z, detail) {
      const u = x * frequency + noise.value(x * 0.3, z * 0.3) * 0.9
      const v = z * frequency * 1.3 + noise.value(x * 0.25 + 7, z * 0.25) * 1.1
      const wave = 1 - Math.abs(noise.value(u * 0.55 + v * 0.25, v * 0.8))
      const second = 1 - Math.abs(noise.value(u * 1.4 + 20, v * 1.3 + 5))
      const broad = noise.value(u * 0.2 + 3, v * 0.2)
      const ripples =
        detail > 8 ? noise.value(x * 26 + z * 9 + second * 4, z * 60) * 0.0016 * Math.min(1, detail - 8) : 0
      return base + size * (wave ** 1.6 * 0.8 + second ** 2 * 0.16 + broad * 0.5) + ripples
    },
    colour(x, _y, z, up, out) {
      const grain = noise.cloud(x * 3, z * 3, 3)
      put(out, deep, sand, clamp(0.35 + up * 0.5 + grain * 0.25))
    },
    sheen: 0.1,
  }
}

/** Open sea: swell crossed by wind waves. Shaded as water by the renderer. */
export function sea(noise: Noise, options: { swell: number; chop: number }): Terrain {
  return {
    height(x, z, detail) {
      const swell = noise.value(x * 1.1 + z * 0.4, z * 3.2) * options.swell
      let sum = swell
      let strength = options.chop
      let u = x * 3
      let v = z * 6.5
      for (let octave = 0; octave < Math.min(7, detail - 3); octave++) {
        // Folded noise has the sharp crests and round troughs of waves.
        sum += (1 - 2 * Math.abs(noise.value(u, v))) * strength
        const turned = 1.7 * u + 0.7 * v
        v = 1.9 * v - 0.5 * u
        u = turned
        strength *= 0.52
      }
      return sum
    },
    colour(_x, _y, _z, _up, out) {
      out.fill(0)
    },
  }
}
