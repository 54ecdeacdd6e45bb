import { UploadId } from '@damask/contract'
import * as z from 'zod'
import { job } from '../../platform/jobs.ts'
import { finishUpload } from './finish-upload.ts'
import { finishWaiting, sweepUploads } from './sweep-uploads.ts'

/** Retried while the storage does not answer. */
export const finishJob = job({
  name: 'uploads.finish',
  payload: z.object({ uploadId: UploadId }),
  async run(ctx, { uploadId }) {
    await finishUpload(ctx, uploadId)
  },
})

/** What the queue has given up, and what a failed connection to the database left between two steps. */
export const finishWaitingJob = job({
  name: 'uploads.finish_waiting',
  payload: z.object({}),
  cron: '* * * * *',
  run: (ctx) => finishWaiting(ctx),
})

export const sweepJob = job({
  name: 'uploads.sweep',
  payload: z.object({}),
  cron: '*/10 * * * *',
  run: (ctx) => sweepUploads(ctx),
})
