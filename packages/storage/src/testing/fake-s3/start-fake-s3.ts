import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkSignature } from './check-signature.ts'
import type { FakeAnswer, FakeBucket, FakeObject, FakeRequest, FakeUpload } from './fake-bucket.ts'
import { type Fault, faultRefusal, faultSource, sendHalf } from './fault.ts'
import { listObjects } from './list-calls.ts'
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart-calls.ts'
import { deleteObject, getObject, putObject } from './object-calls.ts'
import { receiveBody } from './receive-body.ts'
import { refusalXml, S3Refusal } from './s3-refusal.ts'

export type FakeS3 = {
  endpoint: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** Switches what goes wrong, at once and for the requests to come. */
  setFault(fault: Fault): void
  /** What is stored, by key; a test may look at it and change it. */
  objects: Map<string, FakeObject>
  /** Multipart uploads that are neither completed nor aborted. */
  uploads: Map<string, FakeUpload>
  /** `METHOD /bucket/key?query` of every request so far. */
  requests: string[]
  close(): Promise<void>
}

/**
 * An S3 store on the loopback with one bucket, in memory: path-style addresses, real checking of Signature Version 4,
 * of hashes and of aws-chunked framing, S3's own error answers, and faults on demand.
 */
export async function startFakeS3(options: { fault?: Fault; bucket?: string } = {}): Promise<FakeS3> {
  const bucket: FakeBucket = { name: options.bucket ?? 'damask-test', objects: new Map(), uploads: new Map() }
  const credentials = { accessKeyId: 'FAKEACCESSKEY', secretAccessKey: 'fake/secret+key' }
  const faults = faultSource()
  if (options.fault) faults.set(options.fault)
  const requests: string[] = []

  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`
    requests.push(line)
    const fault = faults.next(line)
    if (fault === 'reset') return request.socket.destroy()
    if (fault === 'timeout') return request.resume()
    answer(bucket, credentials, request, fault)
      .catch((error: unknown) => refusalAnswer(error, request.method))
      .then((found) => send(response, found, fault))
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: bucket.name,
    ...credentials,
    setFault: faults.set,
    objects: bucket.objects,
    uploads: bucket.uploads,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  bucket: FakeBucket,
  credentials: { accessKeyId: string; secretAccessKey: string },
  request: IncomingMessage,
  fault: Fault['mode'],
): Promise<FakeAnswer> {
  const url = new URL(`http://${request.headers.host}${request.url}`)
  const body = await receiveBody(request)
  const refusal = faultRefusal(fault)
  if (refusal) throw refusal
  checkSignature(request, url, credentials)
  const [, bucketName, ...segments] = url.pathname.split('/')
  if (decodeURIComponent(bucketName ?? '') !== bucket.name) throw new S3Refusal('NoSuchBucket', 404)
  const key = segments.map(decodeURIComponent).join('/')
  const { method = '', headers } = request
  return route(bucket, { method, key, query: url.searchParams, headers, body })
}

function route(bucket: FakeBucket, request: FakeRequest): FakeAnswer {
  const { method, key, query } = request
  if (key === '') {
    if (method === 'HEAD') return { status: 200 }
    if (method === 'GET' && query.get('list-type') === '2') return listObjects(bucket, query)
  } else if (query.has('uploadId')) {
    if (method === 'PUT') return uploadPart(bucket, request)
    if (method === 'POST') return completeUpload(bucket, request)
    if (method === 'DELETE') return abortUpload(bucket, request)
    if (method === 'GET') return listParts(bucket, request)
  } else {
    if (method === 'POST' && query.has('uploads')) return createUpload(bucket, request)
    if (method === 'PUT') return putObject(bucket, request)
    if (method === 'GET' || method === 'HEAD') return getObject(bucket, request)
    if (method === 'DELETE') return deleteObject(bucket, request)
  }
  throw new S3Refusal('NotImplemented', 501)
}

function refusalAnswer(error: unknown, method: string | undefined): FakeAnswer {
  const refusal = error instanceof S3Refusal ? error : new S3Refusal('InternalError', 500, String(error))
  const headers = { 'content-type': 'application/xml' }
  // An answer to HEAD has no body, so S3's clients only see the status.
  return { status: refusal.status, headers, ...(method !== 'HEAD' && { body: refusalXml(refusal) }) }
}

function send(response: ServerResponse, { status, headers, body = '' }: FakeAnswer, fault: Fault['mode']): void {
  if (fault === 'lost-answer') return void response.destroy()
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, { 'x-amz-request-id': 'FAKE', 'content-length': bytes.length, ...headers })
  if (fault === 'broken-body' || fault === 'stalled-body') sendHalf(response, bytes, fault)
  else response.end(bytes)
}
