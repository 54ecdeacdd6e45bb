import type { S3Client } from '@aws-sdk/client-s3'
import { boundedRetries } from './retries.ts'
import type { S3StoreOptions } from './s3-options.ts'
import { s3Problem } from './s3-problem.ts'

export type S3Connection = {
  sdk: typeof import('@aws-sdk/client-s3')
  /** For answers: the time until the answer begins is limited; its body may rest as long as its reader does. */
  asking: S3Client
  /** For bodies we send: a part may take as long as it needs while bytes move, and is given up when none do. */
  sending: S3Client
  presigner: typeof import('@aws-sdk/s3-request-presigner')
}

export type S3Calls = {
  /** Makes one call. What the store says becomes a StorageProblem; an aborted call rejects with the signal's reason. */
  ask<T>(call: (s3: S3Connection) => Promise<T>, signal?: AbortSignal): Promise<T>
  close(): Promise<void>
}

/** The AWS client (8 MB of code) is loaded at the first call, so that filesystem users never load it. */
export function s3Calls(options: S3StoreOptions): S3Calls {
  let opening: Promise<S3Connection> | undefined
  return {
    async ask(call, signal) {
      try {
        signal?.throwIfAborted()
        opening ??= connect(options)
        return await call(await opening)
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        throw s3Problem(error, options)
      }
    },
    async close() {
      const connection = await opening?.catch(() => undefined)
      connection?.asking.destroy()
      connection?.sending.destroy()
    },
  }
}

async function connect(options: S3StoreOptions): Promise<S3Connection> {
  const [sdk, presigner] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/s3-request-presigner')])
  const { accessKeyId, secretAccessKey, timeoutMs = 30_000 } = options
  const shared = {
    region: options.region,
    ...(options.endpoint && { endpoint: options.endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
    retryStrategy: boundedRetries(options.maxAttempts ?? 5),
    // Stores that are not AWS misread the trailing checksums that newer clients send by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Waiting for "100 Continue" costs a new connection for every part.
    expectContinueHeader: false,
  } as const
  const connectionTimeout = Math.min(timeoutMs, 10_000)
  const asking = new sdk.S3Client({
    ...shared,
    requestHandler: { connectionTimeout, requestTimeout: timeoutMs, throwOnRequestTimeout: true, socketTimeout: 0 },
  })
  const sending = new sdk.S3Client({ ...shared, requestHandler: { connectionTimeout, socketTimeout: timeoutMs } })
  return { sdk, presigner, asking, sending }
}
