import { clamp, mix, type Rgb, smooth } from './colour.ts'
import type { Noise } from './noise.ts'

export type Sky = {
  zenith: Rgb
  horizon: Rgb
  /** The light around the sun. */
  glow: Rgb
  /** How wide the glow is: 4 fills half the sky, 60 is a tight halo. */
  glowFocus?: number
  clouds?: { cover: number; lit: Rgb; shaded: Rgb; scale?: number; stretch?: number; softness?: number }
  /** 0 to 1. */
  stars?: number
  aurora?: { low: Rgb; high: Rgb; strength: number }
  /** Shows the disc of the sun (or moon). */
  disc?: number
}

export type Sun = { direction: Rgb; colour: Rgb }

/** Degrees: 0 is straight ahead (back light), 90 to the right, 180 behind the camera. */
export function sunAt(azimuth: number, elevation: number, colour: Rgb): Sun {
  const a = (azimuth * Math.PI) / 180
  const e = (elevation * Math.PI) / 180
  return { direction: [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)], colour }
}

/** Writes the light that comes from a direction (unit length, y up, z ahead) into `out`. */
export type SkyLight = (x: number, y: number, z: number, out: Float32Array) => void

export function createSky(sky: Sky, sun: Sun, noise: Noise): SkyLight {
  const { zenith, horizon, glow, glowFocus = 8, clouds, stars = 0, aurora, disc = 0 } = sky
  const [sunX, sunY, sunZ] = sun.direction
  return (x, y, z, out) => {
    const up = clamp(y)
    const height = 1 - (1 - up) ** 3.2
    const towards = clamp(x * sunX + y * sunY + z * sunZ)
    // Low light travels far through haze: the glow spreads along the horizon more than upwards.
    const around = towards ** glowFocus * 0.55 + towards ** (glowFocus * 6) * 0.45
    const haze = (1 - up) ** 6 * towards ** 2 * 0.35
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = mix(horizon[channel]!, zenith[channel]!, height) + glow[channel]! * (around + haze)
    }
    if (stars > 0) addStars(out, x, y, z, stars, noise)
    if (aurora) addAurora(out, x, y, z, aurora, noise)
    if (disc > 0) {
      const edge = smooth(0.99972, 0.99999, towards) * disc
      for (let channel = 0; channel < 3; channel++) out[channel]! += sun.colour[channel]! * edge
    }
    if (clouds && y > 0.004) {
      const { cover, lit, shaded, scale = 1, stretch = 1, softness = 0.5 } = clouds
      const reach = scale / (y + 0.09)
      const u = x * reach
      const v = z * reach * stretch
      const warp = noise.value(u * 0.5 + 9, v * 0.5) * 0.6
      const density = noise.cloud(u + warp, v + 3, 6) * 0.9 + 0.5
      const there = smooth(1 - cover, 1 - cover + softness, density) * smooth(0.004, 0.12, y)
      if (there > 0) {
        // The side of a cloud that faces the sun is the side where there is less cloud towards it.
        const ahead = noise.cloud(u + warp + sunX * 0.22, v + 3 + sunZ * 0.22, 4) * 0.9 + 0.5
        const light = clamp(0.55 + (density - ahead) * 1.6 + towards ** 6 * 0.5)
        for (let channel = 0; channel < 3; channel++) {
          const colour = mix(shaded[channel]!, lit[channel]!, light) + glow[channel]! * around * 0.5
          out[channel] = mix(out[channel]!, colour, there * 0.92)
        }
      }
    }
  }
}

function addStars(out: Float32Array, x: number, y: number, z: number, stars: number, noise: Noise): void {
  const density = 330
  const u = (x / (z + 1.2)) * density
  const v = (y / (z + 1.2)) * density
  const cellX = Math.floor(u)
  const cellY = Math.floor(v)
  const chance = noise.cell(cellX, cellY)
  // The Milky Way: a slanted, clouded band where stars crowd and the ground light rises.
  const across = (u * 0.55 - v * 0.8) / density + 0.16
  const band = Math.exp(-across * across * 26) * (0.62 + 0.45 * noise.cloud(u / 38, v / 38, 6))
  const milky = Math.max(0, band) * 0.034 * stars
  out[0]! += milky * 0.9
  out[1]! += milky * 0.95
  out[2]! += milky * 1.15
  if (chance < 0.93 - band * 0.2) return
  const offX = u - cellX - 0.2 - 0.6 * noise.cell(cellX, cellY, 1)
  const offY = v - cellY - 0.2 - 0.6 * noise.cell(cellX, cellY, 2)
  const size = noise.cell(cellX, cellY, 3)
  const light = Math.exp(-(offX * offX + offY * offY) * 60) * (0.08 + 1.7 * size ** 10) * stars * smooth(0, 0.25, y)
  const warmth = noise.cell(cellX, cellY, 4)
  out[0]! += light * (0.85 + 0.3 * warmth)
  out[1]! += light * 0.95
  out[2]! += light * (1.2 - 0.35 * warmth)
}

/** Curtains: folded bands whose lower edge is sharp and green and whose rays fade upwards into violet. */
function addAurora(
  out: Float32Array,
  x: number,
  y: number,
  z: number,
  aurora: NonNullable<Sky['aurora']>,
  noise: Noise,
): void {
  if (y < 0.02) return
  const bearing = Math.atan2(x, z)
  for (let curtain = 0; curtain < 3; curtain++) {
    const fold = noise.cloud(bearing * 1.5 + curtain * 17, curtain * 5.3, 3)
    const edge = 0.1 + curtain * 0.1 + fold * 0.22 + bearing * (curtain - 0.7) * 0.16
    const above = y - edge
    if (above < -0.07) continue
    const rays = 0.72 + 0.5 * noise.cloud(bearing * 22 + fold * 22, curtain * 9 + y * 1.2, 3)
    const patch = smooth(-0.3, 0.6, noise.value(bearing * 2.1 + 40 + curtain * 7, curtain * 3.1))
    const rise = smooth(-0.07, 0.03, above) ** 2
    const light = rise * Math.exp(-Math.max(0, above) * (5.5 + curtain)) * rays * patch * aurora.strength
    const violet = smooth(0.02, 0.34, above)
    for (let channel = 0; channel < 3; channel++) {
      out[channel]! += mix(aurora.low[channel]!, aurora.high[channel]!, violet) * light
    }
  }
}
