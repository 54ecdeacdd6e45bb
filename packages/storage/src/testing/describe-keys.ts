import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'

const badKeys = [
  '',
  '/etc/passwd',
  '../outside',
  'a/../../outside',
  'a/..',
  '.',
  './a',
  'a//b',
  'a/',
  'a\\..\\b',
  'C:/windows',
  'nul\0byte',
  'line\nbreak',
  'tmp/anything',
  'lone surrogate \ud800',
  'x'.repeat(256),
  `${'long/'.repeat(200)}key`,
]

export function describeKeys(store: () => BlobStore): void {
  describe('a key that could leave the store', () => {
    test.each(badKeys)('%j is refused by every method', async (key) => {
      const refused = { name: 'StorageProblem', code: 'storage_refused', retryable: false }
      const stream = Readable.from([Buffer.from('x')])
      await expect(store().put(key, { stream, sizeBytes: 1 })).rejects.toMatchObject(refused)
      expect(stream.destroyed).toBe(true)
      await expect(store().read(key)).rejects.toMatchObject(refused)
      await expect(store().stat(key)).rejects.toMatchObject(refused)
      await expect(store().has(key)).rejects.toMatchObject(refused)
      await expect(store().delete(key)).rejects.toMatchObject(refused)
      const { localPath, presignRead } = store()
      if (localPath) expect(() => localPath(key)).toThrow(expect.objectContaining(refused))
      if (presignRead) await expect(presignRead(key, { expiresInSeconds: 9 })).rejects.toMatchObject(refused)
    })

    test.each(['../', '/etc', 'a/../b'])('%j is refused as a prefix', async (prefix) => {
      const listing = async () => {
        for await (const _blob of store().list(prefix)) expect.unreachable()
      }
      await expect(listing()).rejects.toMatchObject({ code: 'storage_refused' })
    })

    test('the name of a folder of blobs is no blob', async () => {
      await store().put('folders/in/side', { stream: Readable.from([Buffer.from('x')]), sizeBytes: 1 })
      expect(await store().stat('folders/in')).toBeUndefined()
      await expect(store().read('folders/in')).rejects.toMatchObject({ code: 'blob_missing' })
      await store().delete('folders/in')
      expect(await store().has('folders/in/side')).toBe(true)
    })
  })
}
