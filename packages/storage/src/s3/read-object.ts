import { Readable } from 'node:stream'
import type { ReadOptions } from '../blob-store.ts'
import { checkRange } from '../byte-range.ts'
import { StorageProblem } from '../storage-problem.ts'
import { wholeBody } from '../whole-body.ts'
import type { S3Calls } from './s3-client.ts'

type ReadInput = ReadOptions & { key: string; timeoutMs: number }

/** The body of an object or of a range of it, checked to be as long as the store said. */
export async function readObject(
  { ask }: S3Calls,
  target: { Bucket: string; Key: string },
  { key, range, signal, timeoutMs }: ReadInput,
): Promise<Readable> {
  if (range) checkRange(range)
  const Range = range && `bytes=${range.start}-${range.end}`
  const found = await ask(async ({ sdk, asking }) => {
    try {
      return await asking.send(new sdk.GetObjectCommand({ ...target, Range }), { abortSignal: signal })
    } catch (error) {
      // 416: the range begins past the last byte.
      if ((error as Error).name === 'InvalidRange') return undefined
      throw error
    }
  }, signal)
  if (!found) return Readable.from([])
  const body = found.Body as Readable
  const { ContentLength, ContentRange } = found
  if (ContentLength === undefined || (range && !ContentRange?.startsWith(`bytes ${range.start}-`))) {
    body.destroy()
    throw new StorageProblem('storage_refused', `The storage did not answer with the asked bytes of ${key}.`)
  }
  return wholeBody(body, { key, sizeBytes: ContentLength, stallMs: timeoutMs, signal })
}
