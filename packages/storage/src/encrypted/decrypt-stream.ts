import { createDecipheriv, type KeyObject } from 'node:crypto'
import type { Readable } from 'node:stream'
import { StorageProblem } from '../storage-problem.ts'
import { chunkBytes, chunksOf, chunkTagBytes, nonceOf } from './format.ts'

export type ByteTaker = {
  /** The next `count` bytes; fewer when the stream ends before. */
  take(count: number): Promise<Buffer>
}

/** Reads a stream in pieces of a wished length, copying only where one piece lies in two chunks of the stream. */
export function takeFrom(stream: Readable): ByteTaker {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  return {
    async take(count) {
      const pieces: Buffer[] = []
      let missing = count
      while (missing > 0) {
        if (rest.length === 0) {
          const next = await chunks.next()
          if (next.done) break
          rest = next.value
        }
        const piece = rest.subarray(0, missing)
        rest = rest.subarray(piece.length)
        missing -= piece.length
        pieces.push(piece)
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    },
  }
}

type Wanted = {
  readonly key: string
  readonly dataKey: KeyObject
  readonly sizeBytes: number
  /** The chunk that `from` gives first. */
  readonly firstChunk: number
  /** Bytes of the plaintext, both ends inclusive; undefined for everything, when nothing may follow the last chunk. */
  readonly range: { readonly start: number; readonly end: number } | undefined
}

/** The wanted plaintext. Nothing is given out before the tag of its chunk was found right. */
export async function* decryptedChunks(from: ByteTaker, wanted: Wanted): AsyncGenerator<Buffer> {
  const { key, dataKey, sizeBytes, range } = wanted
  const last = chunksOf(sizeBytes) - 1
  const lastWanted = range ? Math.floor(range.end / chunkBytes) : last
  for (let index = wanted.firstChunk; index <= lastWanted; index += 1) {
    const startsAt = index * chunkBytes
    const length = Math.min(chunkBytes, sizeBytes - startsAt)
    const frame = await from.take(length + chunkTagBytes)
    if (frame.length !== length + chunkTagBytes) throw damaged(key, 'it is cut off')
    const plain = open(dataKey, index, index === last, frame)
    if (!plain) throw damaged(key, `chunk ${index} is not what was written`)
    if (!range) yield plain
    else yield plain.subarray(Math.max(0, range.start - startsAt), range.end - startsAt + 1)
  }
  if (!range && (await from.take(1)).length > 0) throw damaged(key, 'something was added to its end')
}

function open(dataKey: KeyObject, index: number, isLast: boolean, frame: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', dataKey, nonceOf(index, isLast), { authTagLength: chunkTagBytes })
  decipher.setAuthTag(frame.subarray(frame.length - chunkTagBytes))
  const plain = decipher.update(frame.subarray(0, frame.length - chunkTagBytes))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}

/** What is stored is not what was written: a broken disk, or somebody who changed it. */
export const damaged = (key: string, how: string): StorageProblem =>
  new StorageProblem('blob_damaged', `The blob ${key} is damaged: ${how}. Restore it from a backup.`)
