import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Bytes } from '../platform/feature.ts'
import { problem } from '../platform/problem.ts'
import { isShownInline } from '../platform/shown-inline.ts'
import { contentDisposition } from './content-disposition.ts'

/**
 * Sends stored bytes: ranges and conditions as RFC 9110 has them, and headers that keep content from ever being active
 * on this origin (nosniff, a sandbox without scripts, attachment for what browsers could run).
 */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: Bytes,
  signal: AbortSignal,
): Promise<void> {
  const isSafe = isShownInline(bytes.mime)
  const inline = bytes.disposition === 'inline' && isSafe
  reply
    .header(
      'content-type',
      isSafe || bytes.disposition === 'attachment'
        ? withCharset(neutral(bytes.mime, inline))
        : 'application/octet-stream',
    )
    .header('content-disposition', contentDisposition(inline ? 'inline' : 'attachment', bytes.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', bytes.immutable ? 'private, max-age=31536000, immutable' : 'private, no-cache')
  if (bytes.etag) reply.header('etag', bytes.etag)
  if (bytes.etag && matches(request.headers['if-none-match'], bytes.etag)) {
    await reply.code(304).send()
    return
  }
  const size = bytes.sizeBytes
  if (size === null) {
    await reply.send(await bytes.open(undefined, signal))
    return
  }
  reply.header('accept-ranges', 'bytes')
  const ifRange = request.headers['if-range']
  const wanted = ifRange && ifRange !== bytes.etag ? undefined : parseRange(request.headers.range, size)
  if (wanted === 'outside') {
    reply.header('content-range', `bytes */${size}`)
    throw problem('range_not_satisfiable')
  }
  const range = wanted ?? undefined
  reply.header('content-length', range ? range.end - range.start + 1 : size)
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
  if (request.method === 'HEAD') {
    // For a reply without any body Fastify would say that its length is 0.
    await reply.send(Readable.from([]))
    return
  }
  await reply.send(size === 0 ? '' : await bytes.open(range, signal))
}

/**
 * What browsers run or apply (pages, drawings, scripts, style sheets) is called plain bytes also as a download: a type of
 * its own would let a page of ours load it, or show it should anybody strip the disposition on the way.
 */
const neutral = (mime: string, inline: boolean) =>
  !inline && /html|xml|svg|javascript|ecmascript|css|wasm/.test(mime) ? 'application/octet-stream' : mime

const withCharset = (mime: string) => (/^text\/|json$/.test(mime) ? `${mime}; charset=utf-8` : mime)

function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    (header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
  )
}

/** One range. Several at once are answered with the whole, which RFC 9110 allows. */
function parseRange(header: string | undefined, size: number): { start: number; end: number } | 'outside' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), size)
    return length === 0 ? 'outside' : { start: size - length, end: size - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  if (start >= size) return 'outside'
  return end < start ? undefined : { start, end }
}
