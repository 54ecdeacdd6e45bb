import type { BlobStore } from '../blob-store.ts'
import { madeStream } from './made-bytes.ts'

/** By how many bytes the buffers of this process grew at most while a blob was put, read and deleted. */
export async function peakMemoryOfStreaming(store: BlobStore, key: string, sizeBytes: number): Promise<number> {
  globalThis.gc?.()
  const before = process.memoryUsage().arrayBuffers
  let peak = before
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers)
  }, 10)
  try {
    await store.put(key, { stream: madeStream(sizeBytes), sizeBytes })
    for await (const _bytes of await store.read(key)) peak = Math.max(peak, process.memoryUsage().arrayBuffers)
    await store.delete(key)
  } finally {
    clearInterval(sampling)
  }
  return peak - before
}
