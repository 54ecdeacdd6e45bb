import { createHash } from 'node:crypto'

export type FakeObject = { body: Buffer; etag: string; mime: string; modifiedAt: Date }
export type FakeUpload = { key: string; mime: string; parts: Map<number, { body: Buffer; etag: string; md5: Buffer }> }

export type FakeBucket = {
  name: string
  objects: Map<string, FakeObject>
  uploads: Map<string, FakeUpload>
}

/** What a handler answers; an absent body is an empty one. */
export type FakeAnswer = { status: number; headers?: Record<string, string | number>; body?: Buffer | string }

export type FakeRequest = {
  method: string
  key: string
  query: URLSearchParams
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest()
}
