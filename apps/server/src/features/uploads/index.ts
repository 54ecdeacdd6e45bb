import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { findDuplicates } from '../assets/index.ts'
import { appendToUpload } from './append-to-upload.ts'
import { createAsset } from './create-asset.ts'
import { createUpload } from './create-upload.ts'
import { getOffset, getUpload, listUploads } from './follow-uploads.ts'
import { finishJob, finishWaitingJob, sweepJob } from './jobs.ts'
import { resolveUpload } from './resolve-upload.ts'
import { runningOf } from './running.ts'
import { uploadSettings } from './settings.ts'
import { finishWaiting } from './sweep-uploads.ts'
import { terminateUpload } from './terminate-upload.ts'

export { uploadSettings } from './settings.ts'
export { CHECKSUM_ALGORITHMS, TUS_EXTENSIONS, TUS_VERSION } from './tus-headers.ts'

export const uploads = feature({
  name: 'uploads',
  settings: [uploadSettings],
  jobs: [finishJob, finishWaitingJob, sweepJob],
  routes: [
    route(api.uploads.create, createUpload),
    route(api.uploads.append, appendToUpload),
    route(api.uploads.getOffset, getOffset),
    route(api.uploads.terminate, terminateUpload),
    route(api.uploads.get, getUpload),
    route(api.uploads.list, listUploads),
    route(api.uploads.resolve, resolveUpload),
    route(api.uploads.createAsset, createAsset),
    route(api.uploads.findDuplicates, async (ctx, { sha256 }) => ({ items: await findDuplicates(ctx, sha256) })),
  ],
  async started(ctx, stopping) {
    runningOf(ctx).stopping = stopping
    // Nobody waits for this: the server answers while it catches up.
    finishWaiting(ctx).catch((error) => ctx.log.warn({ err: error }, 'could not finish the uploads of the last run'))
  },
})
