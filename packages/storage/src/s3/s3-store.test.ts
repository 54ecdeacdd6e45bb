import { describeBlobStore } from '../testing/describe-blob-store.ts'
import { startFakeS3 } from '../testing/fake-s3/start-fake-s3.ts'
import { openS3Store } from './open-s3-store.ts'

describeBlobStore('an S3 store', async () => {
  const fake = await startFakeS3()
  return { store: openS3Store({ ...fake, region: 'us-east-1' }), close: fake.close }
})

describeBlobStore('an S3 store below a prefix', async () => {
  const fake = await startFakeS3()
  return { store: openS3Store({ ...fake, region: 'eu-central-1', prefix: '/damask/tést/' }), close: fake.close }
})
