import { rm, stat } from 'node:fs/promises'
import type { BlobSource, BlobStore, PutOptions, StoredInfo } from '../blob-store.ts'
import { contentDisposition } from '../content-disposition.ts'
import { checkedKey, checkedPrefix } from '../keys.ts'
import { probe } from '../probe.ts'
import { sourceStream } from '../source-stream.ts'
import { StorageProblem } from '../storage-problem.ts'
import { listObjects } from './list-objects.ts'
import { putObject } from './put-object.ts'
import { readObject } from './read-object.ts'
import { type S3Calls, s3Calls } from './s3-client.ts'
import type { S3StoreOptions } from './s3-options.ts'

/** Signature Version 4 allows a week. */
const maxExpirySeconds = 7 * 24 * 60 * 60

type Target = { Bucket: string; Key: string }

/**
 * Blobs as objects of an S3 bucket: AWS, or anything that speaks the S3 API (Signature Version 4, ListObjectsV2,
 * multipart, Range). Opens no connection and loads no client before the first call. 500, 503 and timeouts are tried
 * again with back-off before a call rejects with storage_unavailable.
 */
export function openS3Store(options: S3StoreOptions): BlobStore {
  const { bucket: Bucket, timeoutMs = 30_000 } = options
  const prefix = options.prefix ? `${checkedPrefix(options.prefix.replace(/^\/+|\/+$/g, ''))}/` : ''
  const calls = s3Calls(options)
  const targetOf = (key: string): Target => ({ Bucket, Key: prefix + checkedKey(key) })

  const store: BlobStore = {
    kind: 's3',
    async put(key, source, putOptions = {}) {
      try {
        return await put(calls, targetOf(key), source, { ...putOptions, partSizeBytes: options.partSizeBytes })
      } catch (error) {
        throw putOptions.signal?.aborted ? putOptions.signal.reason : error
      } finally {
        if ('stream' in source) source.stream.destroy()
      }
    },
    read: async (key, readOptions) => readObject(calls, targetOf(key), { ...readOptions, key, timeoutMs }),
    stat: async (key) => head(calls, targetOf(key)),
    has: async (key) => (await head(calls, targetOf(key))) !== undefined,
    async delete(key) {
      const target = targetOf(key)
      await calls.ask(({ sdk, asking }) => asking.send(new sdk.DeleteObjectCommand(target))).catch(ignoreMissing)
    },
    async *list(keyPrefix) {
      for await (const listed of listObjects(calls, Bucket, prefix + checkedPrefix(keyPrefix))) {
        yield { ...listed, key: listed.key.slice(prefix.length) }
      }
    },
    async presignRead(key, { expiresInSeconds, fileName, mime }) {
      if (!(expiresInSeconds >= 1 && expiresInSeconds <= maxExpirySeconds)) {
        throw new RangeError(`A presigned address lasts 1 to ${maxExpirySeconds} seconds, not ${expiresInSeconds}.`)
      }
      const input = {
        ...targetOf(key),
        ...(fileName !== undefined && { ResponseContentDisposition: contentDisposition(fileName) }),
        ...(mime !== undefined && { ResponseContentType: mime }),
      }
      return calls.ask(({ sdk, asking, presigner }) =>
        presigner.getSignedUrl(asking, new sdk.GetObjectCommand(input), { expiresIn: expiresInSeconds }),
      )
    },
    check: () => probe(store),
    close: () => calls.close(),
  }
  return store
}

async function put(
  calls: S3Calls,
  target: Target,
  source: BlobSource,
  options: PutOptions & { partSizeBytes: number | undefined },
): Promise<StoredInfo> {
  const { move, ifAbsent, mime, signal, partSizeBytes } = options
  if ('stream' in source) sourceStream(source)
  signal?.throwIfAborted()
  const sizeBytes = 'path' in source ? (await stat(source.path)).size : source.sizeBytes
  // No If-None-Match: several stores answer 501 to it, and writing the same bytes twice does no harm.
  const held = ifAbsent && (await head(calls, target, signal))?.sizeBytes === sizeBytes
  if (!held) {
    const stream = sourceStream(source)
    try {
      await putObject(calls, target, stream, { sizeBytes, partSizeBytes, mime, signal })
    } finally {
      stream.destroy()
    }
  }
  if ('path' in source && move) await rm(source.path, { force: true })
  return { sizeBytes }
}

async function head(calls: S3Calls, target: Target, signal?: AbortSignal): Promise<StoredInfo | undefined> {
  const found = await calls
    .ask(({ sdk, asking }) => asking.send(new sdk.HeadObjectCommand(target), { abortSignal: signal }), signal)
    .catch(ignoreMissing)
  return found && { sizeBytes: found.ContentLength ?? 0 }
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof StorageProblem) || error.code !== 'blob_missing') throw error
}
