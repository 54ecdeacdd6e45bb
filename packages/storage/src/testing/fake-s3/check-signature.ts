import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { S3Refusal } from './s3-refusal.ts'

type Credentials = { accessKeyId: string; secretAccessKey: string }
type Signed = { credential: string; signedHeaders: string; signature: string; date: string; payloadHash: string }

/** AWS allows clocks to differ by this much. */
const maxSkewMs = 15 * 60 * 1000

/** Computes Signature Version 4 of a request (in its headers or, presigned, in its query) and refuses what differs. */
export function checkSignature(request: IncomingMessage, url: URL, credentials: Credentials): void {
  const presigned = url.searchParams.has('X-Amz-Signature')
  const signed = presigned ? fromQuery(url) : fromHeaders(request)
  const [accessKeyId, day, region, service, terminator] = signed.credential.split('/')
  if (accessKeyId !== credentials.accessKeyId) throw new S3Refusal('InvalidAccessKeyId', 403)
  if (service !== 's3' || terminator !== 'aws4_request' || !signed.date.startsWith(day ?? '-')) {
    throw new S3Refusal('AuthorizationHeaderMalformed', 400)
  }
  if (!signed.signedHeaders.split(';').includes('host')) throw new S3Refusal('AccessDenied', 403, 'host is not signed')
  const scope = `${day}/${region}/${service}/${terminator}`
  const canonical = canonicalRequest(request, url, signed)
  const text = ['AWS4-HMAC-SHA256', signed.date, scope, sha256(canonical)].join('\n')
  const key = [day, region, service, terminator].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part ?? ''),
    `AWS4${credentials.secretAccessKey}`,
  )
  const expected = hmac(key, text)
  const given = Buffer.from(signed.signature, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new S3Refusal('SignatureDoesNotMatch', 403)
  }
  checkTime(signed.date, presigned ? Number(url.searchParams.get('X-Amz-Expires')) * 1000 : undefined)
}

function fromHeaders(request: IncomingMessage): Signed {
  const { authorization = '' } = request.headers
  const match = /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(
    authorization,
  )
  if (!match) throw new S3Refusal('AccessDenied', 403, 'There is no signature.')
  const [, credential = '', signedHeaders = '', signature = ''] = match
  const date = String(request.headers['x-amz-date'] ?? '')
  const payloadHash = String(request.headers['x-amz-content-sha256'] ?? '')
  if (!payloadHash) throw new S3Refusal('InvalidRequest', 400, 'x-amz-content-sha256 is missing')
  return { credential, signedHeaders, signature, date, payloadHash }
}

function fromQuery({ searchParams }: URL): Signed {
  const get = (name: string) => searchParams.get(name) ?? ''
  return {
    credential: get('X-Amz-Credential'),
    signedHeaders: get('X-Amz-SignedHeaders'),
    signature: get('X-Amz-Signature'),
    date: get('X-Amz-Date'),
    payloadHash: 'UNSIGNED-PAYLOAD',
  }
}

function canonicalRequest(request: IncomingMessage, url: URL, { signedHeaders, payloadHash }: Signed): string {
  const path = url.pathname.split('/').map(decodeURIComponent).map(encode).join('/')
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headers = signedHeaders.split(';').map((name) => {
    const value = request.headers[name]
    return `${name}:${String(value ?? '')
      .trim()
      .replace(/ +/g, ' ')}\n`
  })
  return [request.method, path, query, headers.join(''), signedHeaders, payloadHash].join('\n')
}

function checkTime(date: string, expiresMs: number | undefined): void {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Number.isNaN(at)) throw new S3Refusal('AccessDenied', 403, 'The date is malformed.')
  if (expiresMs === undefined) {
    if (Math.abs(Date.now() - at) > maxSkewMs) throw new S3Refusal('RequestTimeTooSkewed', 403)
  } else if (Date.now() > at + expiresMs) {
    throw new S3Refusal('AccessDenied', 403, 'Request has expired')
  }
}

/** RFC 3986 encoding as Signature Version 4 wants it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
