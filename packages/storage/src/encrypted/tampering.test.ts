import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { openMemoryStore } from '../open-memory-store.ts'
import { chunkBytes, chunkStart, chunkTagBytes, encryptedBytes, headerBytes, plainBytes } from './format.ts'
import { newMasterKey, readMasterKeys } from './master-keys.ts'
import { openEncryptedStore } from './open-encrypted-store.ts'

const key = 'blobs/ab/cd/film'
const stored = `encrypted/${key}`
const content = randomBytes(3 * chunkBytes + 1000)
let inner: BlobStore
let store: BlobStore

const putInto = (target: BlobStore, at: string, bytes: Buffer) =>
  target.put(at, { stream: Readable.from(bytes.length > 0 ? [bytes] : []), sizeBytes: bytes.length })
const bytesAt = async (target: BlobStore, at: string, range?: { start: number; end: number }) =>
  buffer(await target.read(at, range && { range }))

beforeEach(async () => {
  inner = openMemoryStore()
  store = openEncryptedStore(inner, readMasterKeys(newMasterKey()))
  await putInto(store, key, content)
})

test('nothing of the content is stored in the clear, and the same content twice looks different', async () => {
  const text = Buffer.from('the same sentence again and again, '.repeat(1000))
  await putInto(store, 'blobs/a', text)
  await putInto(store, 'blobs/b', text)
  const [a, b] = await Promise.all([bytesAt(inner, 'encrypted/blobs/a'), bytesAt(inner, 'encrypted/blobs/b')])
  expect(a.includes('sentence')).toBe(false)
  expect(a.subarray(headerBytes).equals(b.subarray(headerBytes))).toBe(false)
  for await (const { key: each } of inner.list('')) expect(each).toMatch(/^(encrypted|keys)\//)
})

test('sizes of plaintext and ciphertext follow from each other', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(5 * chunkBytes), fc.integer({ min: 0, max: 2 ** 45 })), (sizeBytes) => {
      expect(plainBytes(encryptedBytes(sizeBytes))).toBe(sizeBytes)
    }),
  )
})

test('any range of a blob of any length is that range of what was put', async () => {
  const edges = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 1000]
  const size = fc.oneof(fc.constantFrom(...edges), fc.nat(3 * chunkBytes))
  const position = fc.oneof(fc.constantFrom(...edges), fc.nat(4 * chunkBytes))
  await fc.assert(
    fc.asyncProperty(size, position, position, async (sizeBytes, a, b) => {
      const bytes = content.subarray(0, sizeBytes)
      await putInto(store, 'ranges', bytes)
      const range = { start: Math.min(a, b), end: Math.max(a, b) }
      const expected = bytes.subarray(range.start, range.end + 1)
      expect((await bytesAt(store, 'ranges', range)).equals(expected)).toBe(true)
      expect(await store.stat('ranges')).toEqual({ sizeBytes })
    }),
    { numRuns: 150 },
  )
})

describe('what somebody with access to the store changes is noticed', () => {
  const frame = chunkBytes + chunkTagBytes
  const damagedRead = async (bytes: Buffer, range?: { start: number; end: number }) => {
    await putInto(inner, stored, bytes)
    await expect(bytesAt(store, key, range)).rejects.toMatchObject({ code: 'blob_damaged', retryable: false })
  }

  test.each([
    ['the magic', 0],
    ['the version', 4],
    ['the chunk size', 5],
    ['a reserved byte', 7],
    ['the id of the store key', 8],
    ['the size', 23],
    ['the nonce of the data key', 24],
    ['the tag of the data key', 36],
    ['the data key', 52],
    ['the first byte of the content', headerBytes],
    ['the last byte of the first chunk', headerBytes + chunkBytes - 1],
    ['the tag of the first chunk', headerBytes + chunkBytes],
    ['the middle', chunkStart(2) + 5],
    ['the last byte of the content', -chunkTagBytes - 1],
    ['the last tag', -1],
  ])('%s', async (_name, position) => {
    const bytes = await bytesAt(inner, stored)
    const at = position < 0 ? bytes.length + position : position
    bytes[at]! ^= 1
    await damagedRead(bytes)
  })

  test('any bit anywhere', async () => {
    const whole = await bytesAt(inner, stored)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(whole)
        bytes[at]! ^= 1 << bit
        await damagedRead(bytes)
      }),
      { numRuns: 60 },
    )
  })

  test.each([0, 10, headerBytes, chunkStart(1), chunkStart(2), chunkStart(3), chunkStart(3) + 50, -1])(
    'a cut at %i',
    async (at) => {
      await damagedRead((await bytesAt(inner, stored)).subarray(0, at))
    },
  )

  test('a cut is noticed by a range that ends where the chunks end too', async () => {
    const bytes = (await bytesAt(inner, stored)).subarray(0, chunkStart(3))
    await damagedRead(bytes, { start: 2 * chunkBytes, end: content.length - 1 })
  })

  test('bytes added to the end', async () => {
    await damagedRead(Buffer.concat([await bytesAt(inner, stored), Buffer.alloc(1)]))
    await damagedRead(Buffer.concat([await bytesAt(inner, stored), Buffer.alloc(frame)]))
  })

  test('two chunks that changed places', async () => {
    const bytes = await bytesAt(inner, stored)
    const first = Buffer.from(bytes.subarray(chunkStart(0), chunkStart(1)))
    bytes.copyWithin(chunkStart(0), chunkStart(1), chunkStart(2))
    first.copy(bytes, chunkStart(1))
    await damagedRead(bytes)
    await damagedRead(bytes, { start: chunkBytes + 5, end: chunkBytes + 9 })
  })

  test('a blob in the place of another, and the chunks of one under the header of another', async () => {
    await putInto(store, 'blobs/ab/cd/other', randomBytes(content.length))
    const other = await bytesAt(inner, 'encrypted/blobs/ab/cd/other')
    const own = await bytesAt(inner, stored)
    await damagedRead(other)
    await damagedRead(Buffer.concat([own.subarray(0, headerBytes), other.subarray(headerBytes)]))
  })

  test('an older content of the same place under the newer header', async () => {
    const older = await bytesAt(inner, stored)
    await putInto(store, key, randomBytes(content.length))
    const newer = await bytesAt(inner, stored)
    await damagedRead(Buffer.concat([newer.subarray(0, headerBytes), older.subarray(headerBytes)]))
  })

  test('a plain file in the place of an encrypted one', async () => {
    await damagedRead(content)
    await inner.delete(stored)
    await putInto(inner, key, content)
    await expect(bytesAt(store, key)).rejects.toMatchObject({ code: 'blob_missing' })
    expect(await store.has(key)).toBe(false)
  })
})
