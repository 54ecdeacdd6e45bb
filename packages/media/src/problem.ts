import { ToolFailure } from './run-tool.ts'

/** Ends one step with a sentence for people; the other steps go on. */
export class StepEnd extends Error {
  readonly state: 'failed' | 'skipped'
  constructor(state: 'failed' | 'skipped', sentence: string) {
    super(sentence)
    this.name = 'StepEnd'
    this.state = state
  }
}

export const failed = (sentence: string) => new StepEnd('failed', sentence)
export const skipped = (sentence: string) => new StepEnd('skipped', sentence)

/** Turns whatever a decoder threw into an end of the step that people understand. */
export function endOf(error: unknown, otherwise: string): StepEnd {
  if (error instanceof StepEnd) return error
  if (error instanceof ToolFailure && error.reason === 'timeout') return failed('This took too long and was stopped.')
  if (error instanceof ToolFailure && error.reason === 'output') return failed('This became too large and was stopped.')
  return failed(otherwise)
}
