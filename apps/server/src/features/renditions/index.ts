import { api } from '@damask/contract'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { downloadRendition } from './download-rendition.ts'
import { getProcessing } from './get-processing.ts'
import { processJob, resumeProcessing } from './jobs.ts'
import { retryProcessing } from './retry-processing.ts'
import { renditionSettings } from './settings.ts'

export { embeddedOf } from './embedded.ts'
export { findSubject } from './queries.ts'
export { withFileOf } from './with-file-of.ts'

export const renditions = feature({
  name: 'renditions',
  settings: [renditionSettings],
  jobs: [processJob],
  listens: [
    listen('asset.created', processJob, ({ assetId }) => ({ assetId })),
    listen('asset.held', processJob, ({ assetId }) => ({ assetId })),
    listen('asset.version_added', processJob, ({ sha256 }) => ({ sha256 })),
    listen('asset.processing_requested', processJob, ({ sha256 }) => ({ sha256 })),
  ],
  routes: [
    route(api.renditions.getProcessing, getProcessing),
    route(api.renditions.retry, retryProcessing),
    route(api.renditions.download, downloadRendition),
  ],
  started: (ctx) => resumeProcessing(ctx),
})
