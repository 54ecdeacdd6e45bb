import { type BlobStore, openFilesystemStore, openS3Store } from '@damask/storage'
import { type ReadSettings, storageSettings } from './config.ts'
import { SettingsError } from './settings.ts'

/** The blob store that the settings name. */
export async function openStorage(settings: ReadSettings, folder: string): Promise<BlobStore> {
  const s = settings(storageSettings)
  if (s.DAMASK_STORAGE === 'filesystem') return openFilesystemStore({ root: folder })
  if (!s.DAMASK_S3_BUCKET) throw new SettingsError('DAMASK_STORAGE=s3 needs DAMASK_S3_BUCKET.')
  return openS3Store({
    region: s.DAMASK_S3_REGION,
    bucket: s.DAMASK_S3_BUCKET,
    prefix: s.DAMASK_S3_PREFIX,
    forcePathStyle: s.DAMASK_S3_FORCE_PATH_STYLE,
    ...(s.DAMASK_S3_ENDPOINT && { endpoint: s.DAMASK_S3_ENDPOINT }),
    ...(s.DAMASK_S3_ACCESS_KEY_ID && { accessKeyId: s.DAMASK_S3_ACCESS_KEY_ID }),
    ...(s.DAMASK_S3_SECRET_ACCESS_KEY && { secretAccessKey: s.DAMASK_S3_SECRET_ACCESS_KEY }),
  })
}
