import { createCipheriv, type KeyObject } from 'node:crypto'
import type { Readable } from 'node:stream'
import { sourceParts } from '../source-parts.ts'
import { chunkBytes, chunksOf, chunkTagBytes, nonceOf } from './format.ts'

/** Header, chunks and tags of a source of exactly `sizeBytes`. One chunk is held at a time. */
export async function* encryptedChunks(
  source: Readable,
  sizeBytes: number,
  { header, dataKey }: { header: Buffer; dataKey: KeyObject },
): AsyncGenerator<Buffer> {
  yield header
  const last = chunksOf(sizeBytes) - 1
  let index = 0
  for await (const part of sourceParts(source, sizeBytes, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', dataKey, nonceOf(index, index === last), {
      authTagLength: chunkTagBytes,
    })
    const chunk = cipher.update(part)
    cipher.final()
    yield chunk
    yield cipher.getAuthTag()
    index += 1
  }
}
