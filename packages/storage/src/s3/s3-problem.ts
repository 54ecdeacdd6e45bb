import { StorageProblem } from '../storage-problem.ts'
import type { S3StoreOptions } from './s3-options.ts'

type S3Error = { name?: string; message?: string; $metadata?: { httpStatusCode?: number } }

const fullNames = new Set([
  'XMinioStorageFull',
  'InsufficientStorage',
  'InsufficientCapacity',
  'QuotaExceeded',
  'StorageFull',
])
const missingNames = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion'])
const busyStatuses = new Set([408, 409, 425, 429])

/** What an S3 store or the way to it said, as a StorageProblem. Names are S3's error codes; HEAD answers only have a status. */
export function s3Problem(
  error: unknown,
  options: Pick<S3StoreOptions, 'bucket' | 'endpoint' | 'region'>,
): StorageProblem {
  if (error instanceof StorageProblem) return error
  const { name = '', message = '', $metadata } = error as S3Error
  const status = $metadata?.httpStatusCode
  const where = `${options.endpoint ?? 'S3'}, bucket ${options.bucket}`
  const refused = (advice: string) =>
    new StorageProblem('storage_refused', `The storage (${where}) refuses: ${advice}`, { cause: error })

  if (
    fullNames.has(name) ||
    status === 507 ||
    /insufficient storage|storage (is )?full|quota exceeded/i.test(message)
  ) {
    return new StorageProblem('storage_full', `The storage (${where}) has no room left. Enlarge it or free space.`, {
      cause: error,
    })
  }
  if (name === 'NoSuchBucket') return refused('there is no such bucket. Check the bucket name, or create the bucket.')
  if (name === 'InvalidAccessKeyId') return refused('it does not know the access key id. Check the access key id.')
  if (name === 'SignatureDoesNotMatch') return refused('the signature is wrong. Check the secret access key.')
  if (name === 'RequestTimeTooSkewed') return refused("the clocks differ too much. Check this machine's clock.")
  if (name === 'CredentialsProviderError')
    return refused('no credentials were found. Set the access key id and the secret access key.')
  if (name === 'AuthorizationHeaderMalformed' || name === 'PermanentRedirect' || status === 301) {
    return refused(`the bucket is somewhere else. Check the region (now ${options.region}) and the endpoint.`)
  }
  if (status === 401 || status === 403) {
    return refused(
      'access is denied. Check the access key id, the secret access key, and that its policy allows to get, put, delete and list in this bucket.',
    )
  }
  // An upload that somebody else took back (a lifecycle rule, an administrator) can be begun again.
  if (name !== 'NoSuchUpload' && (missingNames.has(name) || status === 404)) {
    return new StorageProblem('blob_missing', `There is no such blob in the storage (${where}).`, { cause: error })
  }
  if (name !== 'NoSuchUpload' && status && status >= 400 && status < 500 && !busyStatuses.has(status)) {
    return refused(`${name} ${message}`.trim())
  }
  return new StorageProblem(
    'storage_unavailable',
    `The storage (${where}) does not answer as it should: ${message || name}`,
    {
      cause: error,
    },
  )
}
