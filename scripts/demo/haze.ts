import { clamp, mix, type Rgb } from './colour.ts'
import type { Noise } from './noise.ts'

export type Haze = {
  colour: Rgb
  /** Optical thickness per unit of distance. */
  density: number
  /** How fast it thins with height; 0 is even. */
  settle?: number
  /** How much of the sun's glow it takes on. */
  glow?: number
}

/** Aerial perspective: blue goes first, and what replaces it is tinted by the sun where one looks towards it. */
export function addHaze(
  out: Float32Array,
  haze: Haze,
  glow: Rgb,
  towards: number,
  viewY: number,
  y: number,
  z: number,
  eye: number,
  noise: Noise,
  x: number,
): void {
  const { settle = 0, density, glow: glowShare = 0.5 } = haze
  // Mean thickness of settled mist along the ray, between the eye's height and the point's.
  const drop = (y - eye) * settle
  const mean = settle === 0 ? 1 : Math.exp(-eye * settle) * (Math.abs(drop) < 1e-3 ? 1 : (1 - Math.exp(-drop)) / drop)
  const drift = settle === 0 ? 1 : 1 + 0.45 * noise.value(x * 0.35 + 5, z * 0.3 + viewY)
  const thickness = density * z * mean * drift
  const sunward = clamp(towards) ** 6 * glowShare
  const thinner: Rgb = [0.82, 1, 1.22]
  for (let channel = 0; channel < 3; channel++) {
    const through = Math.exp(-thickness * thinner[channel]!)
    out[channel] = mix(haze.colour[channel]! + glow[channel]! * sunward, out[channel]!, through)
  }
}
