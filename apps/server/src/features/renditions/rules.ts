import type { Kind, ProcessingStep } from '@damask/contract'
import type { StepMessage, StepName } from '@damask/media'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** A slow disk and an old processor get through this much film per second. */
const FILM_BYTES_PER_S = 5_000_000

/** How long one file may take, by what it is. Tools inside have tighter limits of their own; this one catches what hangs. */
export function timeoutMsFor(kind: Kind, sizeBytes: number): number {
  switch (kind) {
    case 'video':
      return Math.min(10 * MINUTE_MS + (sizeBytes / FILM_BYTES_PER_S) * SECOND_MS, 30 * MINUTE_MS)
    case 'audio':
      return 5 * MINUTE_MS
    case 'image':
      return MINUTE_MS
    default:
      return 2 * MINUTE_MS
  }
}

/** The steps of a run before anything has happened. */
export const plannedSteps = (names: readonly StepName[]): ProcessingStep[] =>
  names.map((step) => ({ step, state: 'waiting', sentence: null, tookMs: null }))

export const afterMessage = (steps: readonly ProcessingStep[], message: StepMessage): ProcessingStep[] =>
  steps.map((known) =>
    known.step === message.step
      ? {
          step: known.step,
          state: message.state,
          sentence: message.sentence ?? null,
          tookMs: message.tookMs ?? null,
        }
      : known,
  )

/** A run that was stopped: the step it was at failed, what came after it was not tried. */
export function afterStop(steps: readonly ProcessingStep[], sentence: string): ProcessingStep[] {
  const running = steps.some((known) => known.state === 'running')
  const first = steps.findIndex((known) => known.state === 'waiting')
  return steps.map((known, index) => {
    if (known.state === 'running' || (!running && index === first)) return { ...known, state: 'failed', sentence }
    if (known.state !== 'waiting') return known
    return { ...known, state: 'skipped', sentence: 'This was not tried, because an earlier step was stopped.' }
  })
}

/** One failed step is worth telling, although everything else of the file is there. */
export const stateAfter = (steps: readonly ProcessingStep[]): 'done' | 'failed' =>
  steps.some((step) => step.state === 'failed') ? 'failed' : 'done'
