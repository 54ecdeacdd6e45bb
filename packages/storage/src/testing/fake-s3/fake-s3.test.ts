import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeS3, startFakeS3 } from './start-fake-s3.ts'

let fake: FakeS3
let client: S3Client
let Bucket: string

function connect(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    region: 'us-east-1',
    endpoint: fake.endpoint,
    forcePathStyle: true,
    credentials: fake,
    ...config,
  })
}

beforeAll(async () => {
  fake = await startFakeS3()
  Bucket = fake.bucket
  client = connect({ maxAttempts: 1 })
})
afterAll(async () => {
  client.destroy()
  await fake.close()
})

test('a streamed body with aws-chunked framing and a trailing checksum is stored without the framing', async () => {
  const body = Buffer.alloc(300_000, 'damask')
  const chunked = connect({ requestChecksumCalculation: 'WHEN_SUPPORTED' })
  const encodings: unknown[] = []
  chunked.middlewareStack.add(
    (next) => (args) => {
      encodings.push((args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'])
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  const Body = Readable.from([body.subarray(0, 100_000), body.subarray(100_000)])
  await chunked.send(new PutObjectCommand({ Bucket, Key: 'chunked', Body, ContentLength: body.length }))
  chunked.destroy()
  expect(encodings).toEqual(['STREAMING-UNSIGNED-PAYLOAD-TRAILER'])
  expect(fake.objects.get('chunked')?.body.equals(body)).toBe(true)
})

test('a request without a signature, with a wrong one, or with changed bytes is refused', async () => {
  expect((await fetch(`${fake.endpoint}/${Bucket}/chunked`)).status).toBe(403)
  const send = (config: S3ClientConfig) =>
    connect({ maxAttempts: 1, ...config }).send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'right' }))
  const { accessKeyId, secretAccessKey } = fake
  const wrongSecret = { accessKeyId, secretAccessKey: 'wrong' }
  await expect(send({ credentials: wrongSecret })).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
  const wrongKey = { accessKeyId: 'WRONG', secretAccessKey }
  await expect(send({ credentials: wrongKey })).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
  const tampering = connect({ maxAttempts: 1, requestChecksumCalculation: 'WHEN_REQUIRED' })
  tampering.middlewareStack.add(
    (next) => (args) => {
      ;(args.request as { body: unknown }).body = 'wrong'
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  const putting = tampering.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'right' }))
  await expect(putting).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
  expect(fake.objects.has('x')).toBe(false)
})

describe('multipart', () => {
  const start = async (Key: string) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const put = async (PartNumber: number, sizeBytes: number) => {
      const Body = Buffer.alloc(sizeBytes, String(PartNumber))
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
      return { PartNumber, ETag }
    }
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
    const list = (MaxParts: number, PartNumberMarker?: string) =>
      client.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts, PartNumberMarker }))
    return { put, complete, list }
  }
  const fiveMiB = 5 * 1024 * 1024

  test('a part under 5 MiB is refused unless it is the last', async () => {
    const upload = await start('parts')
    const parts = [await upload.put(1, fiveMiB - 1), await upload.put(2, 10)]
    await expect(upload.complete(parts)).rejects.toMatchObject({ name: 'EntityTooSmall' })
    parts[0] = await upload.put(1, fiveMiB)
    const { ETag } = await upload.complete(parts)
    const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest()
    const digests = [md5(Buffer.alloc(fiveMiB, '1')), md5(Buffer.alloc(10, '2'))]
    expect(ETag).toBe(`"${md5(Buffer.concat(digests)).toString('hex')}-2"`)
    expect(fake.objects.get('parts')?.body.length).toBe(fiveMiB + 10)
    await expect(upload.complete(parts)).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })

  test('unknown parts and parts out of order are refused; parts are listed in pages', async () => {
    const upload = await start('order')
    const [first, second] = [await upload.put(1, fiveMiB), await upload.put(2, 10)]
    await expect(upload.complete([second, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' })
    const unknown = { PartNumber: 3, ETag: first.ETag }
    await expect(upload.complete([first, unknown])).rejects.toMatchObject({ name: 'InvalidPart' })
    const page = await upload.list(1)
    expect(page).toMatchObject({ IsTruncated: true, Parts: [{ PartNumber: 1, Size: fiveMiB, ETag: first.ETag }] })
    const rest = await upload.list(1, page.NextPartNumberMarker)
    expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 2, Size: 10 }] })
  })
})

test('If-None-Match protects what is there, and spares sending what the reader has', async () => {
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'one', IfNoneMatch: '*' }))
  const again = client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'two', IfNoneMatch: '*' }))
  await expect(again).rejects.toMatchObject({ name: 'PreconditionFailed' })
  expect(ETag).toBe(`"${createHash('md5').update('one').digest('hex')}"`)
  const known = client.send(new GetObjectCommand({ Bucket, Key: 'once', IfNoneMatch: ETag }))
  await expect(known).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } })
})

test('a list folds at a delimiter and goes on where the page before ended', async () => {
  for (const Key of ['l/a', 'l/b/1', 'l/b/2', 'l/c'])
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 2 }))
  expect(page).toMatchObject({ IsTruncated: true, Contents: [{ Key: 'l/a' }], CommonPrefixes: [{ Prefix: 'l/b/' }] })
  const { NextContinuationToken: ContinuationToken } = page
  const rest = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', ContinuationToken }))
  expect(rest).toMatchObject({ IsTruncated: false, Contents: [{ Key: 'l/c' }] })
})
