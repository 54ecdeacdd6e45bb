/** Smooth seeded randomness over the plane; every function returns about -1 to 1. */
export type Noise = {
  /** One octave. */
  value(x: number, z: number): number
  /** Octaves added up, each twice as fine and half as strong. */
  cloud(x: number, z: number, octaves: number): number
  /** Octaves that hold back where the ground is already steep: reads as eroded mountains. Octaves may be fractional. */
  eroded(x: number, z: number, octaves: number): number
  /** A random number from 0 to 1 for a whole cell. */
  cell(x: number, z: number, salt?: number): number
}

const mask = 1023

export function createNoise(seed: number): Noise {
  const random = seededRandom(seed)
  const lattice = Float32Array.from({ length: mask + 1 }, () => random() * 2 - 1)
  const order = Uint16Array.from({ length: mask + 1 }, (_, index) => index)
  for (let index = mask; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    const kept = order[index]!
    order[index] = order[other]!
    order[other] = kept
  }
  const corner = (x: number, z: number) => lattice[order[(order[x & mask]! + z) & mask]!]!

  function value(x: number, z: number): number {
    const cellX = Math.floor(x)
    const cellZ = Math.floor(z)
    const u = fade(x - cellX)
    const v = fade(z - cellZ)
    const a = corner(cellX, cellZ)
    const b = corner(cellX + 1, cellZ)
    const c = corner(cellX, cellZ + 1)
    const d = corner(cellX + 1, cellZ + 1)
    return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v
  }

  function cloud(x: number, z: number, octaves: number): number {
    let sum = 0
    let strength = 0.5
    for (let octave = 0; octave < octaves; octave++) {
      sum += strength * value(x, z)
      const turnedX = 1.6 * x + 1.2 * z
      z = 1.6 * z - 1.2 * x
      x = turnedX
      strength *= 0.5
    }
    return sum
  }

  function eroded(x: number, z: number, octaves: number): number {
    let sum = 0
    let strength = 0.5
    let slopeX = 0
    let slopeZ = 0
    for (let octave = 0; octave < octaves; octave++) {
      const cellX = Math.floor(x)
      const cellZ = Math.floor(z)
      const s = x - cellX
      const t = z - cellZ
      const u = fade(s)
      const v = fade(t)
      const a = corner(cellX, cellZ)
      const b = corner(cellX + 1, cellZ)
      const c = corner(cellX, cellZ + 1)
      const d = corner(cellX + 1, cellZ + 1)
      const twist = a - b - c + d
      slopeX += 30 * s * s * (s * (s - 2) + 1) * (b - a + twist * v)
      slopeZ += 30 * t * t * (t * (t - 2) + 1) * (c - a + twist * u)
      const height = a + (b - a) * u + (c - a) * v + twist * u * v
      const present = Math.min(1, octaves - octave)
      sum += (present * strength * height) / (1 + slopeX * slopeX + slopeZ * slopeZ)
      strength *= 0.5
      const turnedX = 1.6 * x + 1.2 * z
      z = 1.6 * z - 1.2 * x
      x = turnedX
    }
    return sum
  }

  function cell(x: number, z: number, salt = 0): number {
    return corner(x + salt * 57, z + salt * 131) * 0.5 + 0.5
  }

  return { value, cloud, eroded, cell }
}

/** A seeded stream of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = (seed * 0x9e3779b1 + 0x6d2b79f5) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10)
}
