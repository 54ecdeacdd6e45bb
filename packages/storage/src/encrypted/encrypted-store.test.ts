import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFilesystemStore } from '../filesystem/open-filesystem-store.ts'
import { openMemoryStore } from '../open-memory-store.ts'
import { openS3Store } from '../s3/open-s3-store.ts'
import { describeBlobStore } from '../testing/describe-blob-store.ts'
import { startFakeS3 } from '../testing/fake-s3/start-fake-s3.ts'
import { newMasterKey, readMasterKeys } from './master-keys.ts'
import { openEncryptedStore } from './open-encrypted-store.ts'

const masters = readMasterKeys(newMasterKey())

describeBlobStore('an encrypted memory store', async () => ({
  store: openEncryptedStore(openMemoryStore(), masters),
  close: async () => {},
}))

describeBlobStore('an encrypted filesystem store', async () => {
  const root = await mkdtemp(join(tmpdir(), 'damask-encrypted-'))
  return {
    store: openEncryptedStore(openFilesystemStore({ root }), masters),
    close: () => rm(root, { recursive: true }),
  }
})

describeBlobStore('an encrypted S3 store', async () => {
  const fake = await startFakeS3()
  return { store: openEncryptedStore(openS3Store({ ...fake, region: 'us-east-1' }), masters), close: fake.close }
})
