import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { BlobSource } from './blob-store.ts'
import { StorageProblem } from './storage-problem.ts'

/**
 * The bytes of a source. A stream may fail while nobody listens yet (a folder is being made, a HEAD is under way);
 * its error waits in the stream for the reader instead of ending the process.
 */
export function sourceStream(source: BlobSource): Readable {
  const stream = 'path' in source ? createReadStream(source.path, { highWaterMark: 1024 * 1024 }) : source.stream
  return stream.on('error', () => {})
}

/** What was announced is not what came. Trying again with the same source cannot help. */
export function wrongSourceLength(sizeBytes: number, gotBytes: number): StorageProblem {
  return new StorageProblem(
    'storage_refused',
    gotBytes > sizeBytes
      ? `The source has more than the ${sizeBytes} bytes it announced; nothing was stored.`
      : `The source ended after ${gotBytes} of ${sizeBytes} bytes; nothing was stored.`,
  )
}
