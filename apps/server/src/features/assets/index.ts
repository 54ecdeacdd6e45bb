import { api } from '@damask/contract'
import * as z from 'zod'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { addAssetsToCollection } from './add-to-collection.ts'
import { bulkCopy, bulkDelete, bulkMove, copyJob, deleteJob, moveJob } from './bulk.ts'
import { collectBlobs } from './collect-blobs.ts'
import { copyAsset } from './copy-asset.ts'
import { countAssets } from './count-assets.ts'
import { createArchive, forgetArchives } from './create-archive.ts'
import { deleteAsset } from './delete-asset.ts'
import { deleteFolder } from './delete-folder.ts'
import { emptyBin, emptyJob, eraseEntry, eraseJob, sweepBin } from './erase-entries.ts'
import { getAsset } from './get-asset.ts'
import { getFacts } from './get-facts.ts'
import { listAssets } from './list-assets.ts'
import { listBin } from './list-bin.ts'
import { moveAsset } from './move-asset.ts'
import { renameAsset } from './rename-asset.ts'
import { restoreEntry } from './restore-entry.ts'
import { restoreVersion } from './restore-version.ts'
import { reviewBelowJob, reviewHeldJob } from './review-held.ts'
import { adoptStrayBlobs, scrubBlobs } from './scrub-blobs.ts'
import { assetSettings } from './settings.ts'
import { listVersions } from './versions.ts'

export type { ArchiveFile } from './archive-entries.ts'
export { holdBlob } from './blobs.ts'
export { collectBlobs } from './collect-blobs.ts'
export { binAssets } from './delete-asset.ts'
export { downloadArchive } from './download-archive.ts'
export { downloadAsset, downloadVersion } from './download-asset.ts'
export { sweepBin } from './erase-entries.ts'
export { conditionOf } from './filters.ts'
export { findDuplicates } from './find-duplicates.ts'
export { lockHeld, releaseAnyway, reviewHeld } from './hold.ts'
export { indexAssets, indexTermsOf } from './index-assets.ts'
export { tellOfDownload } from './open-original.ts'
export { type Processed, recordProcessed, setProcessingState } from './processed.ts'
export {
  type AssetRow,
  findAssetByName,
  getVisibleAsset,
  lockVisibleAsset,
  lockVisibleAssets,
  selectAssets,
  selectVisibleAssets,
  showAsset,
  toAssets,
  type VersionRow,
} from './queries.ts'
export { eachBatch, failureOf, idsOfSelection, type Position, type Selection } from './selection.ts'
export { storeVersion } from './store-version.ts'
export { valueConditions } from './value-filters.ts'
export { getVersion } from './versions.ts'
export type { OpenFile } from './write-zip.ts'

const nothing = z.object({})

export const assets = feature({
  name: 'assets',
  settings: [assetSettings],
  jobs: [
    moveJob,
    copyJob,
    deleteJob,
    reviewHeldJob,
    reviewBelowJob,
    eraseJob,
    emptyJob,
    job({ name: 'assets.collect', payload: nothing, cron: '17 * * * *', run: collectBlobs }),
    job({ name: 'assets.forget_archives', payload: nothing, cron: '27 * * * *', run: forgetArchives }),
    job({ name: 'assets.scrub', payload: nothing, cron: '7 2 * * *', run: scrubBlobs }),
    job({ name: 'assets.adopt_strays', payload: nothing, cron: '47 1 * * *', run: adoptStrayBlobs }),
    job({ name: 'bin.sweep', payload: nothing, cron: '37 * * * *', run: sweepBin }),
  ],
  listens: [
    listen('policy.changed', reviewBelowJob, ({ folderId }) => ({ folderId })),
    listen('folder.moved', reviewBelowJob, ({ folderId }) => ({ folderId })),
  ],
  routes: [
    route(api.assets.list, listAssets),
    route(api.assets.count, countAssets),
    route(api.assets.get, getAsset),
    route(api.assets.rename, renameAsset),
    route(api.assets.move, moveAsset),
    route(api.assets.copy, copyAsset),
    route(api.assets.getFacts, getFacts),
    route(api.assets.listVersions, listVersions),
    route(api.assets.restoreVersion, restoreVersion),
    route(api.assets.delete, deleteAsset),
    route(api.assets.bulkMove, bulkMove),
    route(api.assets.bulkCopy, bulkCopy),
    route(api.assets.bulkDelete, bulkDelete),
    route(api.assets.createArchive, createArchive),
    // Assets know what filters find.
    route(api.collections.addAssets, addAssetsToCollection),
    // A folder goes into the bin with what is in it, and assets know both.
    route(api.folders.delete, deleteFolder),
    route(api.bin.list, listBin),
    route(api.bin.restore, restoreEntry),
    route(api.bin.erase, eraseEntry),
    route(api.bin.empty, emptyBin),
  ],
})
