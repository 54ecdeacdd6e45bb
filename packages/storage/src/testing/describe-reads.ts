import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { madeStream } from './made-bytes.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz'
const key = 'ranges/alphabet'

export function describeReads(store: () => BlobStore): void {
  describe('reading a range', () => {
    beforeAll(async () => {
      await store().put(key, { stream: Readable.from([Buffer.from(alphabet)]), sizeBytes: 26 })
      await store().put('ranges/empty', { stream: Readable.from([]), sizeBytes: 0 })
    })

    test.each([
      ['the first byte', 0, 0, 'a'],
      ['the last byte', 25, 25, 'z'],
      ['the middle', 3, 6, 'defg'],
      ['everything', 0, 25, alphabet],
      ['an end past the last byte', 24, 1000, 'yz'],
      ['a start past the last byte', 26, 30, ''],
    ])('%s', async (_name, start, end, expected) => {
      expect(await text(await store().read(key, { range: { start, end } }))).toBe(expected)
    })

    test('any range of an empty blob is empty', async () => {
      expect(await text(await store().read('ranges/empty', { range: { start: 0, end: 9 } }))).toBe('')
    })

    test('a range across large chunks has exactly its bytes', async () => {
      const sizeBytes = 3 * 1024 * 1024
      await store().put('ranges/large', { stream: madeStream(sizeBytes), sizeBytes })
      let gotBytes = 0
      const range = { start: 1_000_001, end: 2_000_000 }
      for await (const bytes of await store().read('ranges/large', { range })) gotBytes += bytes.length
      expect(gotBytes).toBe(1_000_000)
    })

    test('a range of a missing blob is a missing blob', async () => {
      const reading = store().read('ranges/none', { range: { start: 0, end: 0 } })
      await expect(reading).rejects.toMatchObject({ code: 'blob_missing' })
    })

    test.each([
      [-1, 3],
      [5, 4],
      [0.5, 2],
      [0, Number.NaN],
    ])('%d-%d is a mistake of the caller', async (start, end) => {
      await expect(store().read(key, { range: { start, end } })).rejects.toBeInstanceOf(RangeError)
    })
  })
}
