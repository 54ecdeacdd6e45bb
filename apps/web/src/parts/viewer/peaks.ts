/**
 * Reads the `waveform` rendition, loudness from 0 to 1 at even distances, and scales it so that a quiet recording can be seen
 * as well. Null when it is not what was expected.
 */
export function toPeaks(json: unknown): number[] | null {
  const raw = Array.isArray(json) ? json : isRecord(json) && Array.isArray(json.peaks) ? json.peaks : null
  if (!raw || raw.length === 0 || !raw.every((value) => typeof value === 'number' && Number.isFinite(value)))
    return null
  const loudest = raw.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return raw.map((value) => (loudest > 0 ? Math.abs(value) / loudest : 0))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
