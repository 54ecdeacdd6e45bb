export { describeBlobStore, type OpenedStore } from './describe-blob-store.ts'
export type { FakeObject, FakeUpload } from './fake-s3/fake-bucket.ts'
export type { Fault } from './fake-s3/fault.ts'
export { type FakeS3, startFakeS3 } from './fake-s3/start-fake-s3.ts'
