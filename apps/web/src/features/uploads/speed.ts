/** Bytes per second over the last few seconds; quick to notice changes, slow enough to be read. */
export function speedOf(windowMs: number) {
  let samples: { at: number; bytes: number }[] = []
  return {
    add(bytes: number, at = performance.now()) {
      samples.push({ at, bytes })
    },
    /** Null until there is enough to tell. */
    bytesPerSecond(now = performance.now()): number | null {
      samples = samples.filter(({ at }) => now - at <= windowMs)
      const first = samples[0]
      if (!first || now - first.at < 500) return null
      const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0)
      return bytes / ((now - first.at) / 1000)
    },
  }
}
