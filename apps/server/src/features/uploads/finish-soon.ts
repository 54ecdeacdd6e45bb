import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode, UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { enqueue } from '../../platform/jobs.ts'
import { problem } from '../../platform/problem.ts'
import { finishUpload } from './finish-upload.ts'
import { finishJob } from './jobs.ts'
import type { UploadRow } from './queries.ts'
import { syncStaged } from './staging.ts'

/** Most files are done long before this; a client that waits longer may think that the connection died. */
const ANSWER_WITHIN_MS = 15_000

/**
 * Finishes an upload while its sender waits for the answer to the last bytes. What takes longer goes on by itself, and
 * what fails is tried again by the queue.
 * @throws the reason when the file was refused, or the storage's problem
 */
export async function finishSoon(ctx: Ctx, id: UploadId): Promise<void> {
  const enough = new AbortController()
  const finished = finishUpload(ctx, id).catch(async (error) => {
    await enqueue(ctx, finishJob, { uploadId: id }, { key: id })
    throw error
  })
  const slow = sleep(ANSWER_WITHIN_MS, 'slow' as const, { signal: enough.signal }).catch(() => 'slow' as const)
  const row = await Promise.race([finished, slow]).finally(() => enough.abort())
  if (row === 'slow') {
    finished.catch((error) => ctx.log.warn({ err: error, upload: id }, 'an upload could not be finished yet'))
    // The answer says that every byte is safe, and they may not be in the store yet.
    await syncStaged(ctx, id).catch(ignoreMissing)
    return
  }
  if (row?.state === 'waiting_for_decision') await syncStaged(ctx, id).catch(ignoreMissing)
  if (row) throwIfRefused(row)
}

export function throwIfRefused(row: UploadRow): void {
  if (row.state === 'refused') {
    throw problem(
      (row.problem_code ?? 'something_went_wrong') as ErrorCode,
      {
        detail: row.problem_detail ?? undefined,
      } as never,
    )
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
