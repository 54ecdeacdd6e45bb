import type { BlobSource, BlobStore } from '../blob-store.ts'
import { encryptedPrefix, type Keyring, keyringPrefix } from './keyring.ts'

type Options = {
  signal: AbortSignal
  onBlob: ((key: string) => void) | undefined
  put(key: string, source: BlobSource): Promise<void>
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>
}

/**
 * Puts every plain blob beside itself, encrypted, and then deletes the plain one: killed in between, both are there and the
 * encrypted one is read. The store is listed until a whole round finds none; only then plain blobs are shut out.
 */
export async function encryptPlainBlobs(inner: BlobStore, keyring: Keyring, options: Options): Promise<boolean> {
  if (!(await keyring.mayHoldPlain())) return true
  for (let found = true; found; ) {
    found = false
    for await (const { key } of inner.list('')) {
      if (options.signal.aborted) return false
      if (key.startsWith(keyringPrefix) || key.startsWith(encryptedPrefix) || key.startsWith('probe/')) continue
      found = true
      await options.exclusively(key, () => encryptOne(inner, key, options))
      options.onBlob?.(key)
    }
  }
  await keyring.sealOff()
  return true
}

async function encryptOne(inner: BlobStore, key: string, { signal, put }: Options): Promise<void> {
  // An encrypted one is the newer one: it was put after encryption was turned on, or by a round that was killed.
  if (!(await inner.has(encryptedPrefix + key))) {
    const found = await inner.stat(key)
    // Deleted meanwhile.
    if (!found) return
    await put(key, { stream: await inner.read(key, { signal }), sizeBytes: found.sizeBytes })
  }
  await inner.delete(key)
}
