import { rm, stat } from 'node:fs/promises'
import { addAbortSignal, Readable } from 'node:stream'
import type { BlobStore } from './blob-store.ts'
import { resolveRange } from './byte-range.ts'
import { checkedKey, checkedPrefix } from './keys.ts'
import { probe } from './probe.ts'
import { sourceStream, wrongSourceLength } from './source-stream.ts'
import { StorageProblem } from './storage-problem.ts'

/** For tests: everything in this process's memory, gone with it. */
export function openMemoryStore(): BlobStore {
  const blobs = new Map<string, { bytes: Buffer; modifiedAt: Date }>()
  const store: BlobStore = {
    kind: 'memory',
    async put(key, source, { move, ifAbsent, signal } = {}) {
      const stream = sourceStream(source)
      try {
        checkedKey(key)
        signal?.throwIfAborted()
        const sizeBytes = 'path' in source ? (await stat(source.path)).size : source.sizeBytes
        if (!(ifAbsent && blobs.get(key)?.bytes.length === sizeBytes)) {
          if (signal) addAbortSignal(signal, stream)
          blobs.set(key, { bytes: await collect(stream, sizeBytes), modifiedAt: new Date() })
        }
        if ('path' in source && move) await rm(source.path)
        return { sizeBytes }
      } catch (error) {
        throw signal?.aborted ? signal.reason : error
      } finally {
        stream.destroy()
      }
    },
    async read(key, { range, signal } = {}) {
      signal?.throwIfAborted()
      const blob = blobs.get(checkedKey(key))
      if (!blob) throw new StorageProblem('blob_missing', `There is no blob ${key} in the storage.`)
      const { start, lengthBytes } = resolveRange(range, blob.bytes.length)
      const stream = Readable.from(slices(blob.bytes.subarray(start, start + lengthBytes)))
      return signal ? addAbortSignal(signal, stream) : stream
    },
    async stat(key) {
      const blob = blobs.get(checkedKey(key))
      return blob && { sizeBytes: blob.bytes.length }
    },
    has: async (key) => blobs.has(checkedKey(key)),
    async delete(key) {
      blobs.delete(checkedKey(key))
    },
    async *list(prefix) {
      checkedPrefix(prefix)
      for (const [key, { bytes, modifiedAt }] of [...blobs]) {
        if (key.startsWith(prefix)) yield { key, sizeBytes: bytes.length, modifiedAt }
      }
    },
    check: () => probe(store),
    close: async () => blobs.clear(),
  }
  return store
}

async function collect(stream: Readable, sizeBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let gotBytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    gotBytes += bytes.length
    if (gotBytes > sizeBytes) throw wrongSourceLength(sizeBytes, gotBytes)
    // A copy, because the giver of the chunk may use its memory again.
    chunks.push(Buffer.from(bytes))
  }
  if (gotBytes !== sizeBytes) throw wrongSourceLength(sizeBytes, gotBytes)
  return Buffer.concat(chunks, gotBytes)
}

function* slices(bytes: Buffer): Generator<Buffer> {
  const sliceBytes = 256 * 1024
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
}
