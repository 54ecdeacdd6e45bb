import { api } from '@damask/contract'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { sweepCopiesJob } from './copies.ts'
import { downloadArchive, downloadAsset, downloadVersion } from './download.ts'
import { applyFileJob } from './jobs.ts'
import { getFile, readFile } from './read-file.ts'
import { readFiles, readFilesJob } from './read-files.ts'
import { embeddedSettings } from './settings.ts'

export const embedded = feature({
  name: 'embedded',
  settings: [embeddedSettings],
  jobs: [applyFileJob, readFilesJob, sweepCopiesJob],
  listens: [listen('asset.processed', applyFileJob, ({ assetId }) => ({ assetId }))],
  routes: [
    route(api.metadata.getFile, getFile),
    route(api.metadata.readFile, readFile),
    route(api.metadata.readFiles, readFiles),
    // Values stand above files, so a file that holds them is handed out here.
    route(api.assets.download, downloadAsset),
    route(api.assets.downloadVersion, downloadVersion),
    route(api.assets.downloadArchive, downloadArchive),
  ],
})
