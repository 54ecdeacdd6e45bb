export type {
  BlobSource,
  BlobStore,
  ByteRange,
  Encryption,
  ListedBlob,
  PutOptions,
  ReadOptions,
  StoredInfo,
} from './blob-store.ts'
export { type MasterKey, newMasterKey, readMasterKeys, unwrap, wrap } from './encrypted/master-keys.ts'
export { openEncryptedStore } from './encrypted/open-encrypted-store.ts'
export { openFilesystemStore } from './filesystem/open-filesystem-store.ts'
export { blobKey, renditionKey } from './keys.ts'
export { openMemoryStore } from './open-memory-store.ts'
export { openS3Store } from './s3/open-s3-store.ts'
export type { S3StoreOptions } from './s3/s3-options.ts'
export { StorageProblem, type StorageProblemCode } from './storage-problem.ts'
