import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { failingStream, madeStream, silentStream } from './made-bytes.ts'

const mebibyte = 1024 * 1024
const sizes = [100_000, 20 * mebibyte]

export function describeSources(store: () => BlobStore): void {
  const held = async (key: string) => {
    await store().put(key, { stream: Readable.from([Buffer.from('before')]), sizeBytes: 6 })
    return async () => expect(await text(await store().read(key))).toBe('before')
  }

  describe('a source that is not what it said', () => {
    test.each(sizes)('one that ends before its %i bytes is refused and leaves what was there', async (sizeBytes) => {
      const key = `sources/${randomUUID()}`
      const unchanged = await held(key)
      const stream = madeStream(sizeBytes - 1)
      await expect(store().put(key, { stream, sizeBytes })).rejects.toMatchObject({ code: 'storage_refused' })
      await unchanged()
    })

    test.each(sizes)('one that goes on after its %i bytes is refused and leaves nothing', async (sizeBytes) => {
      const key = `sources/${randomUUID()}`
      const stream = madeStream(sizeBytes + 1)
      await expect(store().put(key, { stream, sizeBytes })).rejects.toMatchObject({ code: 'storage_refused' })
      expect(stream.destroyed).toBe(true)
      expect(await store().has(key)).toBe(false)
    })

    test.each(sizes)('one that fails after %i bytes gives its own error and leaves nothing', async (sizeBytes) => {
      const key = `sources/${randomUUID()}`
      const error = new Error('the cable was pulled')
      const stream = failingStream(sizeBytes, error)
      await expect(store().put(key, { stream, sizeBytes: sizeBytes + 10 })).rejects.toBe(error)
      expect(await store().has(key)).toBe(false)
    })

    test('one that had failed before the put does not end the process', async () => {
      const error = new Error('failed early')
      const stream = madeStream(100)
      const putting = store().put(`sources/${randomUUID()}`, { stream, sizeBytes: 100 })
      stream.destroy(error)
      await expect(putting).rejects.toBe(error)
    })
  })

  describe('a caller who changes their mind', () => {
    test('an aborted signal stores nothing and destroys the source', async () => {
      const key = `sources/${randomUUID()}`
      const stream = madeStream(10)
      const signal = AbortSignal.abort(new Error('no longer wanted'))
      await expect(store().put(key, { stream, sizeBytes: 10 }, { signal })).rejects.toThrow('no longer wanted')
      expect(stream.destroyed).toBe(true)
      expect(await store().has(key)).toBe(false)
    })

    test('an abort while the source is silent ends the put and leaves nothing', async () => {
      const key = `sources/${randomUUID()}`
      const stop = new AbortController()
      const stream = silentStream(9 * mebibyte)
      const { signal } = stop
      const putting = store().put(key, { stream, sizeBytes: 20 * mebibyte }, { signal })
      setTimeout(() => stop.abort(new Error('stopped')), 100)
      await expect(putting).rejects.toThrow('stopped')
      expect(stream.destroyed).toBe(true)
      expect(await store().has(key)).toBe(false)
    })

    test('an abort in the middle of a read ends the stream with an error', async () => {
      const key = `sources/${randomUUID()}`
      await store().put(key, { stream: madeStream(8 * mebibyte), sizeBytes: 8 * mebibyte })
      const stop = new AbortController()
      const reading = async () => {
        for await (const _bytes of await store().read(key, { signal: stop.signal })) stop.abort()
      }
      await expect(reading()).rejects.toMatchObject({ name: 'AbortError' })
      await expect(store().read(key, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    })

    test('a reader who leaves early is no error', async () => {
      const key = `sources/${randomUUID()}`
      await store().put(key, { stream: madeStream(8 * mebibyte), sizeBytes: 8 * mebibyte })
      for await (const _bytes of await store().read(key)) break
      expect(await store().stat(key)).toEqual({ sizeBytes: 8 * mebibyte })
    })
  })
}
