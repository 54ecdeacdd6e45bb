import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

const block = createHash('shake256', { outputLength: 64 * 1024 })
  .update('damask')
  .digest()

/** A stream of `sizeBytes` bytes that are the same every time, made as they are asked for. */
export function madeStream(sizeBytes: number): Readable {
  return Readable.from(blocks(sizeBytes))
}

/** Bytes, and then an error instead of the end. */
export function failingStream(sizeBytes: number, error: Error): Readable {
  return Readable.from(
    (function* () {
      yield* blocks(sizeBytes)
      throw error
    })(),
  )
}

/** Bytes, and then neither more nor an end, until it is destroyed. */
export function silentStream(sizeBytes: number): Readable {
  const given = blocks(sizeBytes)
  return new Readable({
    read() {
      const next = given.next()
      if (!next.done) this.push(next.value)
    },
  })
}

export function sha256OfMade(sizeBytes: number): string {
  const hash = createHash('sha256')
  for (const bytes of blocks(sizeBytes)) hash.update(bytes)
  return hash.digest('hex')
}

export async function sha256Of(stream: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of stream) hash.update(bytes)
  return hash.digest('hex')
}

function* blocks(sizeBytes: number): Generator<Buffer> {
  for (let left = sizeBytes; left > 0; left -= block.length) {
    // A copy, as a network gives new memory for each chunk.
    yield Buffer.from(block.subarray(0, Math.min(left, block.length)))
  }
}
