import { setTimeout as sleep } from 'node:timers/promises'
import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { runningOf } from './running.ts'

export type Hold = {
  /** Aborts when somebody else wants to write, or the process stops: keep what has arrived and let go. */
  readonly asked: AbortSignal
  release(): void
}

const TAKEOVER_MS = 2_000

/**
 * Makes the caller the one writer of an upload. A connection that died without a word still counts as writing, so
 * whoever comes later asks the earlier one to let go instead of waiting for its time-out.
 * @throws upload_locked when it has not let go within two seconds
 */
export async function holdUpload(ctx: Ctx, id: UploadId): Promise<Hold> {
  const { writers, stopping } = runningOf(ctx)
  const until = Date.now() + TAKEOVER_MS
  for (let writer = writers.get(id); writer; writer = writers.get(id)) {
    writer.ask.abort()
    const leftMs = until - Date.now()
    const giveUp = new AbortController()
    const tooLate = sleep(Math.max(leftMs, 0), true, { signal: giveUp.signal }).catch(() => true)
    const isLate = await Promise.race([writer.released, tooLate])
    giveUp.abort()
    if (isLate === true) throw problem('upload_locked')
  }
  const ask = new AbortController()
  const { promise: released, resolve } = Promise.withResolvers<void>()
  writers.set(id, { ask, released })
  return {
    asked: AbortSignal.any([ask.signal, stopping]),
    release() {
      if (writers.get(id)?.released === released) writers.delete(id)
      resolve()
    },
  }
}
