import { randomUUID } from 'node:crypto'
import { type FakeAnswer, type FakeBucket, type FakeRequest, type FakeUpload, md5 } from './fake-bucket.ts'
import { checkIfNoneMatch, mimeOf } from './object-calls.ts'
import { element, S3Refusal, xml } from './s3-refusal.ts'

const minPartBytes = 5 * 1024 * 1024

export function createUpload({ name, uploads }: FakeBucket, { key, headers }: FakeRequest): FakeAnswer {
  const uploadId = randomUUID()
  uploads.set(uploadId, { key, mime: mimeOf(headers), parts: new Map() })
  const inner = element('Bucket', name) + element('Key', key) + element('UploadId', uploadId)
  return { status: 200, body: xml('InitiateMultipartUploadResult', inner) }
}

export function uploadPart({ uploads }: FakeBucket, request: FakeRequest): FakeAnswer {
  const upload = openUpload(uploads, request)
  const partNumber = Number(request.query.get('partNumber'))
  if (!(partNumber >= 1 && partNumber <= 10_000)) throw new S3Refusal('InvalidArgument', 400)
  const digest = md5(request.body)
  const etag = `"${digest.toString('hex')}"`
  upload.parts.set(partNumber, { body: request.body, etag, md5: digest })
  return { status: 200, headers: { etag } }
}

function openUpload(uploads: FakeBucket['uploads'], { key, query }: FakeRequest): FakeUpload {
  const upload = uploads.get(query.get('uploadId') ?? '')
  if (!upload || upload.key !== key) throw new S3Refusal('NoSuchUpload', 404)
  return upload
}

export function completeUpload({ name, objects, uploads }: FakeBucket, request: FakeRequest): FakeAnswer {
  const upload = openUpload(uploads, request)
  checkIfNoneMatch(objects, request.key, request.headers)
  const wanted = [...request.body.toString().matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(.*?)</.exec(part)?.[1]?.replaceAll(/&quot;|&#34;|"/g, ''),
  }))
  if (wanted.length === 0) throw new S3Refusal('MalformedXML', 400)
  if (wanted.some(({ number }, index) => index > 0 && number <= wanted[index - 1]!.number)) {
    throw new S3Refusal('InvalidPartOrder', 400)
  }
  const parts = wanted.map(({ number, etag }, index) => {
    const part = upload.parts.get(number)
    if (!part || part.etag !== `"${etag}"`) throw new S3Refusal('InvalidPart', 400)
    if (index < wanted.length - 1 && part.body.length < minPartBytes) throw new S3Refusal('EntityTooSmall', 400)
    return part
  })
  const etag = `"${md5(Buffer.concat(parts.map((part) => part.md5))).toString('hex')}-${parts.length}"`
  const body = Buffer.concat(parts.map((part) => part.body))
  objects.set(request.key, { body, etag, mime: upload.mime, modifiedAt: new Date() })
  uploads.delete(request.query.get('uploadId') ?? '')
  const inner = element('Bucket', name) + element('Key', request.key) + element('ETag', etag)
  return { status: 200, body: xml('CompleteMultipartUploadResult', inner) }
}

export function abortUpload({ uploads }: FakeBucket, request: FakeRequest): FakeAnswer {
  openUpload(uploads, request)
  uploads.delete(request.query.get('uploadId') ?? '')
  return { status: 204 }
}

export function listParts({ name, uploads }: FakeBucket, request: FakeRequest): FakeAnswer {
  const { parts, key } = openUpload(uploads, request)
  const after = Number(request.query.get('part-number-marker') ?? 0)
  const most = Math.min(Number(request.query.get('max-parts') ?? 1000), 1000)
  const following = [...parts].filter(([number]) => number > after).sort(([a], [b]) => a - b)
  const page = following.slice(0, most)
  const rows = page.map(([number, { body, etag }]) => {
    return `<Part>${element('PartNumber', number)}${element('ETag', etag)}${element('Size', body.length)}</Part>`
  })
  const facts = element('Bucket', name) + element('Key', key) + element('UploadId', request.query.get('uploadId') ?? '')
  const paging = element('IsTruncated', page.length < following.length)
  const next = element('NextPartNumberMarker', page.at(-1)?.[0] ?? after)
  return { status: 200, body: xml('ListPartsResult', facts + paging + next + rows.join('')) }
}
