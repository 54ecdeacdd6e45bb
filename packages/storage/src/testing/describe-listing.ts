import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { silentStream } from './made-bytes.ts'

export function describeListing(store: () => BlobStore): void {
  const put = (key: string, content = 'x') =>
    store().put(key, { stream: Readable.from([Buffer.from(content)]), sizeBytes: Buffer.byteLength(content) })
  const keysBelow = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of store().list(prefix)) keys.push(key)
    return keys.sort()
  }

  describe('listing', () => {
    test('says key, size and time', async () => {
      const prefix = `lists/${randomUUID()}/`
      await put(`${prefix}a/b`, 'twelve bytes')
      for await (const blob of store().list(prefix)) {
        expect(blob).toEqual({ key: `${prefix}a/b`, sizeBytes: 12, modifiedAt: expect.any(Date) })
        expect(Math.abs(Date.now() - blob.modifiedAt.getTime())).toBeLessThan(60_000)
      }
    })

    test('gives more than two pages, each key once', async () => {
      const prefix = `lists/${randomUUID()}/`
      const keys = Array.from({ length: 2_345 }, (_, index) => `${prefix}${index % 7}/${index}`)
      for (let at = 0; at < keys.length; at += 50) {
        await Promise.all(
          keys
            .slice(at, at + 50)
            .map((key) =>
              store().put(key, { stream: Readable.from([Buffer.from('x')]), sizeBytes: 1 }, { durable: false }),
            ),
        )
      }
      expect(await keysBelow(prefix)).toEqual([...keys].sort())
    })

    test('a prefix may end in the middle of a name and does not take its neighbours', async () => {
      const prefix = `lists/${randomUUID()}`
      await Promise.all(['/abc', '/abd/e', '/b/abc', '-c/abc'].map((rest) => put(prefix + rest)))
      expect(await keysBelow(`${prefix}/ab`)).toEqual([`${prefix}/abc`, `${prefix}/abd/e`])
      expect(await keysBelow(prefix)).toHaveLength(4)
      expect(await keysBelow(`${prefix}/none/`)).toEqual([])
    })

    test('keys in any script and with awkward characters come back as they are', async () => {
      const prefix = `lists/${randomUUID()}/`
      const names = ['Größe & Maß', '写真', 'فايل', '👩‍🎨', 'a+b%20c?d#e', '<&>"\'', "o'brien (1)!*~", 'e\u0301']
      for (const name of names) await put(prefix + name, name)
      expect(await keysBelow(prefix)).toEqual(names.map((name) => prefix + name).sort())
      for (const name of names) expect(await text(await store().read(prefix + name))).toBe(name)
    })

    test('what is still being written is not shown', async () => {
      const key = `lists/${randomUUID()}`
      const stop = new AbortController()
      const source = { stream: silentStream(1000), sizeBytes: 2000 }
      const putting = store().put(key, source, { signal: stop.signal })
      await new Promise((resolve) => setTimeout(resolve, 100))
      const keys = await keysBelow('')
      expect(keys).not.toContain(key)
      expect(keys.filter((shown) => shown.startsWith('tmp/'))).toEqual([])
      expect(await store().has(key)).toBe(false)
      stop.abort(new Error('enough'))
      await expect(putting).rejects.toThrow('enough')
    })

    test('a reader of the list may leave early', async () => {
      for await (const blob of store().list('lists/')) {
        expect(blob.key).toMatch(/^lists\//)
        break
      }
    })
  })
}
