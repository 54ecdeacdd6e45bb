import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { BlobStore, PutOptions } from '../blob-store.ts'
import { madeStream, sha256Of, sha256OfMade } from './made-bytes.ts'
import { peakMemoryOfStreaming } from './peak-memory.ts'

const mebibyte = 1024 * 1024

export function describePuts(store: () => BlobStore): void {
  const putText = (key: string, content: string, options?: PutOptions) => {
    const sizeBytes = Buffer.byteLength(content)
    return store().put(key, { stream: Readable.from([Buffer.from(content)]), sizeBytes }, options)
  }
  const textAt = async (key: string) => text(await store().read(key))

  describe('putting', () => {
    test('what was put is found, read and deleted', async () => {
      const key = `puts/${randomUUID()}`
      expect(await store().stat(key)).toBeUndefined()
      expect(await store().has(key)).toBe(false)
      expect(await putText(key, 'damask')).toEqual({ sizeBytes: 6 })
      expect(await store().stat(key)).toEqual({ sizeBytes: 6 })
      expect(await store().has(key)).toBe(true)
      expect(await textAt(key)).toBe('damask')
      await store().delete(key)
      await store().delete(key)
      expect(await store().has(key)).toBe(false)
      await expect(store().read(key)).rejects.toMatchObject({ code: 'blob_missing', retryable: false })
    })

    test('a second put replaces the first', async () => {
      const key = `puts/${randomUUID()}`
      await putText(key, 'old')
      await putText(key, 'newer', { durable: false })
      expect(await textAt(key)).toBe('newer')
    })

    test('an empty blob is a blob', async () => {
      const key = `puts/${randomUUID()}`
      expect(await store().put(key, { stream: Readable.from([]), sizeBytes: 0 })).toEqual({ sizeBytes: 0 })
      expect(await store().stat(key)).toEqual({ sizeBytes: 0 })
      expect(await textAt(key)).toBe('')
    })

    test.each([1, 5 * mebibyte, 8 * mebibyte, 8 * mebibyte + 1, 64 * mebibyte])(
      'a stream of %i bytes comes back as it went in',
      async (sizeBytes) => {
        const key = `puts/${randomUUID()}`
        await store().put(key, { stream: madeStream(sizeBytes), sizeBytes })
        expect(await store().stat(key)).toEqual({ sizeBytes })
        expect(await sha256Of(await store().read(key))).toBe(sha256OfMade(sizeBytes))
        await store().delete(key)
      },
    )

    test('a large blob passes through without being held in memory', async (context) => {
      // The memory store holds what it is given, and the fake S3 of these tests is in this process.
      if (store().kind !== 'filesystem') context.skip()
      expect(await peakMemoryOfStreaming(store(), `puts/${randomUUID()}`, 384 * mebibyte)).toBeLessThan(160 * mebibyte)
    })

    test('ten puts of one key at once leave one whole blob', async () => {
      const key = `puts/${randomUUID()}`
      const contents = Array.from({ length: 10 }, (_, index) => String(index).repeat(200_000 + index))
      await Promise.all(contents.map((content) => putText(key, content)))
      expect(contents).toContain(await textAt(key))
    })

    test('ifAbsent does not write again what is there', async () => {
      const key = `puts/${randomUUID()}`
      await putText(key, 'first', { ifAbsent: true })
      expect(await putText(key, 'other', { ifAbsent: true })).toEqual({ sizeBytes: 5 })
      expect(await textAt(key)).toBe('first')
    })

    test('ifAbsent replaces a blob whose length is wrong, for it is damaged', async () => {
      const key = `puts/${randomUUID()}`
      await putText(key, 'cut o')
      await putText(key, 'cut off no more', { ifAbsent: true })
      expect(await textAt(key)).toBe('cut off no more')
    })
  })

  describe('putting a file', () => {
    const withFile = async (content: string, use: (path: string) => Promise<void>) => {
      const folder = await mkdtemp(join(tmpdir(), 'damask-source-'))
      const path = join(folder, 'source')
      await writeFile(path, content)
      await use(path).finally(() => rm(folder, { recursive: true }))
    }

    test('the file is copied and stays', () =>
      withFile('a file', async (path) => {
        const key = `files/${randomUUID()}`
        expect(await store().put(key, { path })).toEqual({ sizeBytes: 6 })
        await writeFile(path, 'changed')
        expect(await textAt(key)).toBe('a file')
      }))

    test('a moved file is gone afterwards, also when the key was there already', () =>
      withFile('a file', async (path) => {
        const key = `files/${randomUUID()}`
        await store().put(key, { path }, { move: true })
        expect(existsSync(path)).toBe(false)
        await writeFile(path, 'a file')
        await store().put(key, { path }, { move: true, ifAbsent: true })
        expect(existsSync(path)).toBe(false)
        expect(await textAt(key)).toBe('a file')
      }))

    test('a file that is not there is the caller’s error and stores nothing', async () => {
      const key = `files/${randomUUID()}`
      const path = join(tmpdir(), randomUUID())
      await expect(store().put(key, { path })).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(store().put(key, { path }, { move: true })).rejects.toMatchObject({ code: 'ENOENT' })
      expect(await store().has(key)).toBe(false)
    })
  })

  test('check() says that all is well and leaves nothing', async () => {
    await store().check()
    for await (const blob of store().list('probe/')) expect.unreachable(blob.key)
  })
}
