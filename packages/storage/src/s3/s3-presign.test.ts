import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { type FakeS3, startFakeS3 } from '../testing/fake-s3/start-fake-s3.ts'
import { openS3Store } from './open-s3-store.ts'

let fake: FakeS3
let store: BlobStore

beforeAll(async () => {
  fake = await startFakeS3()
  store = openS3Store({ ...fake, region: 'us-east-1', prefix: 'pre' })
  await store.put('größe', { stream: Readable.from([Buffer.from('content')]), sizeBytes: 7 }, { mime: 'image/png' })
})
afterAll(async () => {
  await store.close()
  await fake.close()
})

test('a presigned address gives the blob under a name in any language', async () => {
  const url = await store.presignRead!('größe', { expiresInSeconds: 60, fileName: 'Maß "1".png', mime: 'image/webp' })
  const answer = await fetch(url, { headers: { range: 'bytes=0-2' } })
  expect(answer.status).toBe(206)
  expect(answer.headers.get('content-type')).toBe('image/webp')
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="Ma_ _1_.png"; filename*=UTF-8''Ma%C3%9F%20%221%22.png`,
  )
  expect(await answer.text()).toBe('con')
})

test('the type given at the put is the type without another wish', async () => {
  const answer = await fetch(await store.presignRead!('größe', { expiresInSeconds: 60 }))
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(answer.headers.get('content-disposition')).toBeNull()
})

test('an address that would last longer than S3 allows is a mistake of the caller', async () => {
  const presigning = store.presignRead!('größe', { expiresInSeconds: 604_801 })
  await expect(presigning).rejects.toBeInstanceOf(RangeError)
})

test('an address changed by hand, or too old, is refused', async () => {
  const url = await store.presignRead!('größe', { expiresInSeconds: 60 })
  expect((await fetch(url.replace('gr%C3%B6%C3%9Fe', 'other'))).status).toBe(403)
  expect((await fetch(url.replace('Expires=60', 'Expires=600'))).status).toBe(403)
  expect((await fetch(url.split('?')[0]!)).status).toBe(403)
  vi.useFakeTimers({ now: Date.now() - 120_000, toFake: ['Date'] })
  const old = await store.presignRead!('größe', { expiresInSeconds: 60 }).finally(() => vi.useRealTimers())
  expect((await fetch(old)).status).toBe(403)
})
