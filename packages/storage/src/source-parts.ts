import type { Readable } from 'node:stream'
import { wrongSourceLength } from './source-stream.ts'

/**
 * Cuts a stream into buffers of `partBytes` (the last may be shorter; an empty stream gives one empty part). The last
 * part is given out only after the stream ended with exactly `sizeBytes`, so an upload of a wrong source never completes.
 */
export async function* sourceParts(stream: Readable, sizeBytes: number, partBytes: number): AsyncGenerator<Buffer> {
  let givenBytes = 0
  let filled = 0
  let part = Buffer.allocUnsafe(Math.min(partBytes, sizeBytes))
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const gotBytes = givenBytes + filled + rest.length
    if (gotBytes > sizeBytes) throw wrongSourceLength(sizeBytes, gotBytes)
    while (rest.length > 0) {
      if (filled === part.length) {
        yield part
        givenBytes += filled
        part = Buffer.allocUnsafe(Math.min(partBytes, sizeBytes - givenBytes))
        filled = 0
      }
      const copied = rest.copy(part, filled)
      filled += copied
      rest = rest.subarray(copied)
    }
  }
  if (givenBytes + filled !== sizeBytes) throw wrongSourceLength(sizeBytes, givenBytes + filled)
  yield part
}
