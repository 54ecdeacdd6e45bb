import { type FakeAnswer, type FakeBucket, type FakeObject, type FakeRequest, md5 } from './fake-bucket.ts'
import { S3Refusal } from './s3-refusal.ts'

export function putObject({ objects }: FakeBucket, { key, headers, body }: FakeRequest): FakeAnswer {
  if (headers['x-amz-copy-source']) throw new S3Refusal('NotImplemented', 501)
  checkIfNoneMatch(objects, key, headers)
  const etag = `"${md5(body).toString('hex')}"`
  objects.set(key, { body, etag, mime: mimeOf(headers), modifiedAt: new Date() })
  return { status: 200, headers: { etag } }
}

/** `If-None-Match: *`: only where nothing is yet. */
export function checkIfNoneMatch(objects: FakeBucket['objects'], key: string, headers: FakeRequest['headers']): void {
  if (headers['if-none-match'] === '*' && objects.has(key)) throw new S3Refusal('PreconditionFailed', 412)
}

export function mimeOf(headers: FakeRequest['headers']): string {
  return String(headers['content-type'] ?? 'application/octet-stream')
}

export function getObject({ objects }: FakeBucket, { method, key, query, headers }: FakeRequest): FakeAnswer {
  const object = objects.get(key)
  if (!object) throw new S3Refusal('NoSuchKey', 404)
  const { body, etag } = object
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag) throw new S3Refusal('PreconditionFailed', 412)
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } }
  const facts = objectHeaders(object, query)
  const range = wantedRange(headers.range, body.length)
  if (!range)
    return { status: 200, headers: { ...facts, 'content-length': body.length }, ...(method === 'GET' && { body }) }
  const { start, end } = range
  const part = body.subarray(start, end + 1)
  const rangeHeaders = { 'content-range': `bytes ${start}-${end}/${body.length}`, 'content-length': part.length }
  return { status: 206, headers: { ...facts, ...rangeHeaders }, ...(method === 'GET' && { body: part }) }
}

function objectHeaders({ etag, mime, modifiedAt }: FakeObject, query: URLSearchParams) {
  const disposition = query.get('response-content-disposition')
  return {
    etag,
    'accept-ranges': 'bytes',
    'last-modified': modifiedAt.toUTCString(),
    'content-type': query.get('response-content-type') ?? mime,
    ...(disposition !== null && { 'content-disposition': disposition }),
  }
}

/** One range of RFC 9110; what is not one is ignored, as S3 does. */
function wantedRange(header: string | string[] | undefined, sizeBytes: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(String(header ?? ''))
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (start >= sizeBytes || start > end) throw new S3Refusal('InvalidRange', 416)
  return { start, end }
}

export function deleteObject({ objects }: FakeBucket, { key }: FakeRequest): FakeAnswer {
  objects.delete(key)
  return { status: 204 }
}
