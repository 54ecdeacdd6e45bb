import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { BlobStore } from './blob-store.ts'
import { StorageProblem } from './storage-problem.ts'

/** Writes, reads back and deletes a small blob under `probe/`: what a health check can honestly say about a store. */
export async function probe(store: Pick<BlobStore, 'put' | 'read' | 'delete'>): Promise<void> {
  const key = `probe/${randomUUID()}`
  const bytes = randomBytes(1024)
  await store.put(key, { stream: Readable.from([bytes]), sizeBytes: bytes.length })
  try {
    const readBack = await buffer(await store.read(key))
    if (!readBack.equals(bytes)) {
      throw new StorageProblem('storage_unavailable', 'The storage gave back other bytes than were written to it.', {
        retryable: false,
      })
    }
  } catch (error) {
    await store.delete(key).catch(() => {})
    throw error
  }
  await store.delete(key)
}
