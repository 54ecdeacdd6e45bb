export type StorageProblemCode =
  | 'storage_full'
  | 'storage_unavailable'
  | 'storage_refused'
  | 'blob_missing'
  | 'blob_damaged'

/**
 * What a store says when it cannot. `retryable` means that the same call may succeed later without anybody changing
 * the call; `message` is a sentence for an administrator; `cause` keeps what the disk or the S3 store said.
 */
export class StorageProblem extends Error {
  override readonly name = 'StorageProblem'
  readonly code: StorageProblemCode
  readonly retryable: boolean

  constructor(code: StorageProblemCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? (code === 'storage_full' || code === 'storage_unavailable')
  }
}
