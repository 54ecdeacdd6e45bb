import type { ProcessingStep } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'

/** What this process is working on. The steps of a run reach the database once, at its end. */
export type Running = {
  readonly runs: Map<string, { done: Promise<void>; steps: ProcessingStep[] }>
  readonly scratch: Set<string>
}

const running = new WeakMap<object, Running>()

/** One per running house: the settings reader is the handle that every context of a house has in common. */
export function runningOf(ctx: Ctx): Running {
  let found = running.get(ctx.settings)
  if (!found) {
    found = { runs: new Map(), scratch: new Set() }
    running.set(ctx.settings, found)
  }
  return found
}
