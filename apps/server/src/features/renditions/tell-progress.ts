import type { ProcessingStep } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { signal } from '../../platform/events.ts'
import type { Subject } from './queries.ts'

/** Most pictures are done within this time; telling of their steps would cost more than it says. */
const EVERY_MS = 500

/** Tells who is looking how far a run is: now and then, and never in its way. */
export function tellProgress(ctx: Ctx, shownBy: Subject['shownBy']) {
  let toldAt = performance.now()
  return (steps: readonly ProcessingStep[], step: string): void => {
    if (performance.now() - toldAt < EVERY_MS) return
    toldAt = performance.now()
    const done = steps.filter(({ state }) => state !== 'waiting' && state !== 'running').length
    for (const { assetId, folderId } of shownBy) {
      const progress = { assetId, folderId, state: 'running', step, done, total: steps.length }
      signal(ctx, 'processing.progress', progress).catch(() => {})
    }
  }
}
