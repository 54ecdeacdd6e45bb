/**
 * A moment of a film as "1:02:03:12" (hours only when there are any; frames last) when the frame rate is known,
 * else "1:02:03.4". Counts whole frames without drop-frame correction.
 * @param framesPerSecond null when unknown
 */
export function timeCode(seconds: number, framesPerSecond: number | null): string {
  const safe = Number.isFinite(seconds) ? Math.max(0, seconds) : 0
  // Half a frame of tolerance: a player stands at 1.9999 for the frame that begins at 2.
  const frame = framesPerSecond ? Math.floor(safe * framesPerSecond + 0.05) : 0
  const base = framesPerSecond ? Math.round(framesPerSecond) : 0
  const whole = framesPerSecond ? Math.floor(frame / base) : Math.floor(safe)
  const clock = clockOf(whole)
  return framesPerSecond ? `${clock}:${two(frame % base)}` : `${clock}.${String(Math.floor((safe % 1) * 10))}`
}

/** 3723 → "1:02:03", 63 → "1:03". */
export function clockOf(wholeSeconds: number): string {
  const safe = Number.isFinite(wholeSeconds) ? Math.max(0, Math.floor(wholeSeconds)) : 0
  const hours = Math.floor(safe / 3600)
  const minutes = Math.floor((safe % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(safe % 60)}` : `${minutes}:${two(safe % 60)}`
}

/** Reads "29.97", "30000/1001" or "25 fps" out of a fact; null when it says nothing sensible. */
export function framesPerSecondOf(fact: string): number | null {
  const ratio = /(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)/.exec(fact)
  const value = ratio ? Number(ratio[1]) / Number(ratio[2]) : Number.parseFloat(fact.replace(',', '.'))
  return Number.isFinite(value) && value > 0.5 && value <= 480 ? value : null
}

const two = (value: number) => String(value).padStart(2, '0')
