import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import type { Fault } from '../testing/fake-s3/fault.ts'
import { type FakeS3, startFakeS3 } from '../testing/fake-s3/start-fake-s3.ts'
import { madeStream, sha256Of, sha256OfMade, silentStream } from '../testing/made-bytes.ts'
import { openS3Store } from './open-s3-store.ts'

const mebibyte = 1024 * 1024
let fake: FakeS3
let store: BlobStore
/** Gives up waiting after a second; the other is patient, for a busy machine answers late. */
let hasty: BlobStore
const region = 'us-east-1'

beforeAll(async () => {
  fake = await startFakeS3()
  store = openS3Store({ ...fake, region, timeoutMs: 20_000, maxAttempts: 3 })
  hasty = openS3Store({ ...fake, region, timeoutMs: 1_000, maxAttempts: 3 })
})
afterEach(() => fake.setFault({ mode: 'none' }))
afterAll(async () => {
  await store.close()
  await hasty.close()
  await fake.close()
})

const storeFor = (mode: Fault['mode']) => (mode === 'timeout' || mode === 'stalled-body' ? hasty : store)
const putText = (key: string, content: string, to = store) =>
  to.put(key, { stream: Readable.from([Buffer.from(content)]), sizeBytes: content.length })

describe('a store that fails for a moment', () => {
  test.each(['timeout', '500', '503-slow-down', 'reset'] as const)('%s twice is not noticed', async (mode) => {
    const store = storeFor(mode)
    fake.setFault({ mode, times: 2 })
    await putText('moment/small', mode, store)
    fake.setFault({ mode, times: 2 })
    expect(await text(await store.read('moment/small'))).toBe(mode)
    fake.setFault({ mode, times: 2 })
    expect(await store.has('moment/small')).toBe(true)
    fake.setFault({ mode, times: 2 })
    await store.delete('moment/small')
    expect(fake.objects.has('moment/small')).toBe(false)
  })

  test.each(['timeout', '500', '503-slow-down', 'reset'] as const)(
    '%s in the middle of a large upload is not noticed',
    async (mode) => {
      const store = storeFor(mode)
      const sizeBytes = 25 * mebibyte
      for (const match of [/partNumber=2/, /POST .*uploads/, /POST .*uploadId/]) {
        fake.setFault({ mode, times: 1, match })
        await store.put('moment/large', { stream: madeStream(sizeBytes), sizeBytes })
        expect(await sha256Of(await store.read('moment/large'))).toBe(sha256OfMade(sizeBytes))
        expect(fake.objects.get('moment/large')?.etag).toMatch(/-4"$/)
        expect(fake.uploads.size).toBe(0)
      }
    },
  )
})

describe('a store that goes on failing', () => {
  test.each([
    ['timeout', 'storage_unavailable', true],
    ['500', 'storage_unavailable', true],
    ['503-slow-down', 'storage_unavailable', true],
    ['reset', 'storage_unavailable', true],
    ['full', 'storage_full', true],
    ['403', 'storage_refused', false],
  ] as const)('%s is %s', async (mode, code, retryable) => {
    const store = storeFor(mode)
    await putText('failing/there', 'still here')
    fake.setFault({ mode })
    const listing = async () => {
      for await (const _blob of store.list('failing/')) expect.unreachable()
    }
    const problem = { name: 'StorageProblem', code, retryable, cause: expect.any(Error) }
    await Promise.all([
      expect(putText('failing/small', 'x', store)).rejects.toMatchObject(problem),
      expect(store.read('failing/there')).rejects.toMatchObject(problem),
      expect(store.stat('failing/there')).rejects.toMatchObject(problem),
      expect(store.delete('failing/there')).rejects.toMatchObject(problem),
      expect(store.check()).rejects.toMatchObject(problem),
      expect(listing()).rejects.toMatchObject(problem),
    ])
    fake.setFault({ mode: 'none' })
    expect(fake.objects.has('failing/small')).toBe(false)
    expect(await text(await store.read('failing/there'))).toBe('still here')
  })

  test.each(['timeout', '500', 'full', '403'] as const)(
    '%s from the third part on takes the upload back and asks the source no further',
    async (mode) => {
      const store = storeFor(mode)
      let askedBytes = 0
      const counted = madeStream(200 * mebibyte).on('data', (bytes: Buffer) => {
        askedBytes += bytes.length
      })
      counted.pause()
      fake.setFault({ mode, match: /partNumber=([3-9]|\d\d)/ })
      const putting = store.put('failing/large', { stream: counted, sizeBytes: 200 * mebibyte })
      await expect(putting).rejects.toMatchObject({ name: 'StorageProblem' })
      expect(counted.destroyed).toBe(true)
      expect(askedBytes).toBeLessThan(80 * mebibyte)
      expect(fake.uploads.size).toBe(0)
      expect(fake.objects.has('failing/large')).toBe(false)
    },
  )

  test('a part that fails ends the put although the source has fallen silent', async () => {
    const stream = silentStream(20 * mebibyte)
    fake.setFault({ mode: '403', match: /partNumber=1&/ })
    const putting = store.put('failing/silent', { stream, sizeBytes: 100 * mebibyte })
    await expect(putting).rejects.toMatchObject({ code: 'storage_refused' })
    expect(stream.destroyed).toBe(true)
    expect(fake.uploads.size).toBe(0)
  })

  test('a problem names what to check', async () => {
    const open = (options: object) => openS3Store({ ...fake, region, maxAttempts: 1, ...options })
    const checking = (options: object) => open(options).check()
    await expect(checking({ bucket: 'nowhere' })).rejects.toThrow(/no such bucket.*bucket name/)
    await expect(checking({ secretAccessKey: 'wrong' })).rejects.toThrow(/secret access key/)
    await expect(checking({ accessKeyId: 'WRONG' })).rejects.toThrow(/access key id/)
    await expect(checking({ endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'storage_unavailable' })
    fake.setFault({ mode: '403' })
    await expect(checking({})).rejects.toThrow(/policy allows/)
  })

  test('a store that never answers is given up after the attempts, not waited for', async () => {
    fake.setFault({ mode: 'timeout' })
    const before = fake.requests.length
    await expect(hasty.stat('failing/there')).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect(fake.requests.length - before).toBe(3)
  })
})

test('an upload that somebody else took back can be tried again', async () => {
  const source = { stream: madeStream(25 * mebibyte), sizeBytes: 25 * mebibyte }
  source.stream.once('end', () => fake.uploads.clear())
  await expect(store.put('taken/back', source)).rejects.toMatchObject({ code: 'storage_unavailable', retryable: true })
})

test('after a long outage a short one is still bridged', async () => {
  fake.setFault({ mode: 'reset' })
  const calls = await Promise.allSettled(Array.from({ length: 150 }, () => store.has('outage')))
  expect(calls.filter(({ status }) => status === 'fulfilled')).toEqual([])
  fake.setFault({ mode: 'reset', times: 2 })
  expect(await store.has('outage')).toBe(false)
})

describe('a body that breaks off', () => {
  test.each(['broken-body', 'stalled-body'] as const)('%s is an error, never a short answer', async (mode) => {
    const store = storeFor(mode)
    const sizeBytes = 4 * mebibyte
    await store.put('broken/blob', { stream: madeStream(sizeBytes), sizeBytes })
    fake.setFault({ mode, times: 1 })
    const whole = buffer(await store.read('broken/blob'))
    await expect(whole).rejects.toMatchObject({ code: 'storage_unavailable', retryable: true })
    fake.setFault({ mode, times: 1 })
    const part = buffer(await store.read('broken/blob', { range: { start: 10, end: 3 * mebibyte } }))
    await expect(part).rejects.toMatchObject({ code: 'storage_unavailable' })
  })

  test('a reader who pauses for longer than the time limit still gets everything', async () => {
    const sizeBytes = 16 * mebibyte
    await store.put('broken/slow', { stream: madeStream(sizeBytes), sizeBytes })
    let gotBytes = 0
    for await (const bytes of await hasty.read('broken/slow')) {
      if (gotBytes === 0) await new Promise((resolve) => setTimeout(resolve, 2_500))
      gotBytes += bytes.length
    }
    expect(gotBytes).toBe(sizeBytes)
  })
})

test.each([1, 9 * mebibyte])('an upload of %i bytes whose success was not heard is a success', async (sizeBytes) => {
  fake.setFault({ mode: 'lost-answer', times: 1, match: sizeBytes === 1 ? /^PUT/ : /^POST .*uploadId/ })
  expect(await store.put('lost/answer', { stream: madeStream(sizeBytes), sizeBytes })).toEqual({ sizeBytes })
  expect(await store.stat('lost/answer')).toEqual({ sizeBytes })
  fake.setFault({ mode: 'lost-answer', times: 1, match: /^DELETE/ })
  await store.delete('lost/answer')
  expect(await store.has('lost/answer')).toBe(false)
})
