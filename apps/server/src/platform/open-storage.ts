import { access, writeFile } from 'node:fs/promises'
import { type BlobStore, openEncryptedStore, openFilesystemStore, openS3Store, StorageProblem } from '@damask/storage'
import { type ReadSettings, storageSettings } from './config.ts'
import type { Log } from './log.ts'
import { masterKeysOf } from './master-keys.ts'
import { SettingsError } from './settings.ts'

type Place = { readonly settings: ReadSettings; readonly data: { path(...parts: string[]): string }; readonly log: Log }

/** Says in the data folder that the storage is encrypted, for a start at which the storage itself cannot be asked. */
const MARKER = 'storage-is-encrypted'

/**
 * The blob store that the settings name, encrypted when they say so.
 * @throws SettingsError when encryption is on without the right master key, or off although the storage is encrypted
 */
export async function openStorage(place: Place): Promise<BlobStore> {
  const driver = openDriver(place)
  if (place.settings(storageSettings).DAMASK_ENCRYPTION === 'on') return openEncrypted(place, driver)
  if (await isEncrypted(place, driver)) {
    throw new SettingsError(
      'The files in this storage are encrypted. Set DAMASK_ENCRYPTION=on and DAMASK_MASTER_KEY_FILE to the file with the master key.',
    )
  }
  return driver
}

function openDriver({ settings, data }: Place): BlobStore {
  const s = settings(storageSettings)
  if (s.DAMASK_STORAGE === 'filesystem') return openFilesystemStore({ root: data.path('files') })
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

async function openEncrypted({ settings, data, log }: Place, driver: BlobStore): Promise<BlobStore> {
  const masters = masterKeysOf(settings)
  if (masters.length === 0) {
    throw new SettingsError(
      'DAMASK_ENCRYPTION=on needs a master key: set DAMASK_MASTER_KEY_FILE to a file with one. "damask keys new" makes one.',
    )
  }
  const store = openEncryptedStore(driver, masters)
  try {
    await store.encryption.ready()
  } catch (error) {
    if (!(error instanceof StorageProblem)) throw error
    if (!error.retryable) throw new SettingsError(error.message)
    // It is asked again by whatever needs bytes, and says no until the keys are there.
    log.warn({ err: error }, 'the storage does not answer, so its keys could not be checked')
  }
  await writeFile(data.path(MARKER), '', { mode: 0o600 })
  return store
}

async function isEncrypted({ data, log }: Place, driver: BlobStore): Promise<boolean> {
  if (
    await access(data.path(MARKER)).then(
      () => true,
      () => false,
    )
  )
    return true
  try {
    for await (const _key of driver.list('keys/')) return true
  } catch (error) {
    if (!(error instanceof StorageProblem)) throw error
    log.warn({ err: error }, 'the storage does not answer, so it could not be asked whether it is encrypted')
  }
  return false
}
