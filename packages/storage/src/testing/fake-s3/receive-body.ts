import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { S3Refusal } from './s3-refusal.ts'

/** The content of a request: aws-chunked framing taken off, length, hashes and trailing checksums checked. */
export async function receiveBody(request: IncomingMessage): Promise<Buffer> {
  const raw = await buffer(request)
  const hash = String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD')
  if (hash.startsWith('STREAMING-')) return decodeChunked(raw, request)
  if (/^[0-9a-f]{64}$/.test(hash) && createHash('sha256').update(raw).digest('hex') !== hash) {
    throw new S3Refusal('XAmzContentSHA256Mismatch', 400)
  }
  checkDigests(raw, (name) => request.headers[name] as string | undefined)
  return raw
}

/** `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n[trailer: value\r\n]…\r\n` */
function decodeChunked(raw: Buffer, request: IncomingMessage): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = raw.indexOf('\r\n', at)
    const size = Number.parseInt(raw.toString('latin1', at, lineEnd).split(';')[0] ?? '', 16)
    if (lineEnd < 0 || Number.isNaN(size)) throw new S3Refusal('IncompleteBody', 400)
    at = lineEnd + 2
    if (size === 0) break
    if (at + size + 2 > raw.length) throw new S3Refusal('IncompleteBody', 400)
    chunks.push(raw.subarray(at, at + size))
    at += size + 2
  }
  const content = Buffer.concat(chunks)
  if (content.length !== Number(request.headers['x-amz-decoded-content-length'])) {
    throw new S3Refusal('IncompleteBody', 400)
  }
  const lines = raw
    .toString('latin1', at)
    .split('\r\n')
    .map((line) => line.split(':'))
  const trailers = new Map(lines.map(([name = '', value = '']) => [name.toLowerCase(), value.trim()]))
  checkDigests(content, (name) => trailers.get(name))
  return content
}

function checkDigests(content: Buffer, given: (name: string) => string | undefined): void {
  const digests: Record<string, () => string> = {
    'content-md5': () => createHash('md5').update(content).digest('base64'),
    'x-amz-checksum-sha256': () => createHash('sha256').update(content).digest('base64'),
    'x-amz-checksum-sha1': () => createHash('sha1').update(content).digest('base64'),
    'x-amz-checksum-crc32': () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(crc32(content))
      return bytes.toString('base64')
    },
  }
  for (const [name, digest] of Object.entries(digests)) {
    const value = given(name)
    if (value !== undefined && value !== digest()) throw new S3Refusal('BadDigest', 400)
  }
}
