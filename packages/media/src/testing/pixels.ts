/** Raw RGB pixels: the common ground of the picture makers. */
export type Pixels = { data: Buffer; width: number; height: number }

/** A seeded stream of numbers in [0, 1) (mulberry32), so that a fixture is the same on every run. */
export function seededRandom(seed: number): () => number {
  let state = (seed * 0x9e3779b1 + 0x6d2b79f5) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * A diagonal gradient between two seeded colours with three discs on it: cheap, and different enough from seed to seed
 * for similarity tests. `noise` (0 to 255) adds that much grain; 255 is nearly incompressible.
 */
export function drawPixels(width: number, height: number, seed: number, noise: number): Pixels {
  const random = seededRandom(seed)
  const colour = () => [random() * 255, random() * 255, random() * 255] as const
  const [from, to] = [colour(), colour()]
  const discs = Array.from({ length: 3 }, () => ({
    x: random() * width,
    y: random() * height,
    radius: (0.08 + random() * 0.2) * Math.min(width, height),
    colour: colour(),
  }))
  const data = Buffer.allocUnsafe(width * height * 3)
  let at = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = discs.find((one) => (one.x - x) ** 2 + (one.y - y) ** 2 < one.radius ** 2)
      const share = (x + y) / (width + height)
      for (const channel of [0, 1, 2] as const) {
        const value = disc ? disc.colour[channel] : from[channel] * (1 - share) + to[channel] * share
        const grain = noise > 0 ? (random() - 0.5) * noise : 0
        data[at++] = Math.max(0, Math.min(255, Math.round(value + grain)))
      }
    }
  }
  return { data, width, height }
}
