import { addAbortSignal, type Readable } from 'node:stream'
import { sourceParts } from '../source-parts.ts'
import { StorageProblem } from '../storage-problem.ts'
import type { S3Calls } from './s3-client.ts'

/** Limits of S3: 10,000 parts, each of at least 5 MiB except the last. */
const maxParts = 10_000
const minPartBytes = 5 * 1024 * 1024
/** Bounds what an upload holds in memory: this many parts being sent and one being filled. */
const maxPartsInFlight = 3

type Target = { Bucket: string; Key: string }
type Upload = Target & { UploadId: string | undefined }
type Part = { PartNumber: number; ETag: string }
type PutInput = {
  sizeBytes: number
  partSizeBytes: number | undefined
  mime: string | undefined
  signal: AbortSignal | undefined
}

/**
 * Sends a stream, in one request when it fits into one part, else as a multipart upload, which is taken back on
 * failure. Parts are buffers, so that the client can send one again without asking the source again. lib-storage is
 * not used because it lets the other parts go on to the end of the source after one has failed, and because its abort
 * does not reach the parts in flight.
 */
export async function putObject({ ask }: S3Calls, target: Target, stream: Readable, input: PutInput): Promise<void> {
  const { sizeBytes, mime, signal } = input
  const partBytes = Math.max(input.partSizeBytes ?? 8 * 1024 * 1024, minPartBytes, Math.ceil(sizeBytes / maxParts))
  if (signal) addAbortSignal(signal, stream)
  if (sizeBytes > partBytes) return putParts(ask, target, stream, partBytes, input)
  for await (const Body of sourceParts(stream, sizeBytes, partBytes)) {
    await ask(
      ({ sdk, sending }) =>
        sending.send(new sdk.PutObjectCommand({ ...target, Body, ContentType: mime }), { abortSignal: signal }),
      signal,
    )
  }
}

async function putParts(ask: S3Calls['ask'], target: Target, stream: Readable, partBytes: number, input: PutInput) {
  const failure = new AbortController()
  const signal = input.signal ? AbortSignal.any([input.signal, failure.signal]) : failure.signal
  const upload = await createUpload(ask, target, input.mime, signal)
  const parts: Part[] = []
  const inFlight = new Set<Promise<void>>()
  try {
    // The first part that fails for good ends the reading of the source, also when the source is slow.
    addAbortSignal(failure.signal, stream)
    let partNumber = 0
    for await (const body of sourceParts(stream, input.sizeBytes, partBytes)) {
      partNumber += 1
      const sending = sendPart(ask, upload, partNumber, body, signal)
        .then((part) => void parts.push(part))
        .finally(() => inFlight.delete(sending))
      sending.catch((error) => failure.abort(error))
      inFlight.add(sending)
      if (inFlight.size >= maxPartsInFlight) await Promise.race(inFlight)
    }
    await Promise.all(inFlight)
    parts.sort((a, b) => a.PartNumber - b.PartNumber)
    await completeUpload(ask, upload, parts, input.sizeBytes, signal)
  } catch (error) {
    failure.abort(error)
    await Promise.allSettled(inFlight)
    await abortUpload(ask, upload)
    throw failure.signal.reason
  }
}

function createUpload(ask: S3Calls['ask'], target: Target, mime: string | undefined, signal: AbortSignal) {
  return ask(async ({ sdk, asking }): Promise<Upload> => {
    const command = new sdk.CreateMultipartUploadCommand({ ...target, ContentType: mime })
    const { UploadId } = await asking.send(command, { abortSignal: signal })
    return { ...target, UploadId }
  }, signal)
}

function sendPart(ask: S3Calls['ask'], upload: Upload, PartNumber: number, Body: Buffer, signal: AbortSignal) {
  return ask(async ({ sdk, sending }): Promise<Part> => {
    const command = new sdk.UploadPartCommand({ ...upload, PartNumber, Body })
    const { ETag } = await sending.send(command, { abortSignal: signal })
    if (!ETag) throw new StorageProblem('storage_refused', 'The storage took a part without giving it an ETag.')
    return { PartNumber, ETag }
  }, signal)
}

/** A completion whose answer got lost is made again by the client and then finds the upload gone: done, not failed. */
async function completeUpload(
  ask: S3Calls['ask'],
  upload: Upload,
  Parts: Part[],
  sizeBytes: number,
  signal: AbortSignal,
) {
  const { Bucket, Key } = upload
  await ask(async ({ sdk, sending, asking }) => {
    try {
      const command = new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
      await sending.send(command, { abortSignal: signal })
    } catch (error) {
      if ((error as Error).name !== 'NoSuchUpload') throw error
      const found = await asking.send(new sdk.HeadObjectCommand({ Bucket, Key }), { abortSignal: signal })
      if (found.ContentLength !== sizeBytes) throw error
    }
  }, signal)
}

/** When this fails too, the store's own rule for abandoned uploads has to clean up; the first error matters more. */
async function abortUpload(ask: S3Calls['ask'], upload: Upload): Promise<void> {
  await ask(({ sdk, asking }) => asking.send(new sdk.AbortMultipartUploadCommand(upload))).catch(() => {})
}
