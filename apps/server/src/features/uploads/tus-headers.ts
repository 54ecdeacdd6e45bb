import { UploadOptions } from '@damask/contract'
import { problem } from '../../platform/problem.ts'

export type Headers = Readonly<Record<string, string | undefined>>

export const TUS_VERSION = '1.0.0'
export const TUS_EXTENSIONS =
  'creation,creation-with-upload,creation-defer-length,expiration,checksum,termination,concatenation'
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256', 'md5'] as const
export type Checksum = { algorithm: (typeof CHECKSUM_ALGORITHMS)[number]; digest: Buffer }

/** Bytes of each algorithm's digest: a sum of another length can never match, so it is refused before the bytes. */
const digestBytes = { sha1: 20, sha256: 32, md5: 16 }

/** The content type that tus gives to bytes. */
export const OFFSET_STREAM = 'application/offset+octet-stream'

/**
 * Clients of tus say which version they speak. Calls without a body (HEAD, DELETE) may leave it out, as plain API
 * clients do; a wrong version is always refused.
 */
export function checkVersion(headers: Headers, options: { isNeeded: boolean }): void {
  const version = headers['tus-resumable']
  if (version === TUS_VERSION || (version === undefined && !options.isNeeded)) return
  throw problem('upload_version_unsupported')
}

/** `Upload-Length`, or null for `Upload-Defer-Length: 1`. */
export function readLength(headers: Headers): number | null {
  const length = headers['upload-length']
  const deferred = headers['upload-defer-length']
  if (length !== undefined && deferred !== undefined) {
    throw invalid('Upload-Length and Upload-Defer-Length exclude each other.')
  }
  if (deferred !== undefined) {
    if (deferred !== '1') throw invalid('Upload-Defer-Length can only be 1.')
    return null
  }
  if (length === undefined) throw invalid('Upload-Length or Upload-Defer-Length is missing.')
  return readBytes('Upload-Length', length)
}

/** `Upload-Offset` of a PATCH. */
export function readOffset(headers: Headers): number {
  const offset = headers['upload-offset']
  if (offset === undefined) throw invalid('Upload-Offset is missing.')
  return readBytes('Upload-Offset', offset)
}

export function readBytes(name: string, text: string): number {
  const bytes = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(bytes)) throw invalid(`${name} has to be a whole number of bytes.`)
  return bytes
}

/** `Upload-Checksum: sha1 <base64>`; undefined when there is none. */
export function readChecksum(headers: Headers): Checksum | undefined {
  const text = headers['upload-checksum']
  if (text === undefined) return undefined
  const [name = '', base64 = ''] = text.trim().split(/\s+/)
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name.toLowerCase())
  if (!algorithm) throw problem('upload_checksum_unknown')
  const digest = Buffer.from(base64, 'base64')
  if (digest.length !== digestBytes[algorithm]) throw invalid('Upload-Checksum is not the base64 of such a sum.')
  return { algorithm, digest }
}

/** `Upload-Concat`: a part, or the ids of the parts that make a whole, in order. */
export function readConcat(headers: Headers): { type: 'whole' } | { type: 'part' } | { type: 'final'; ids: string[] } {
  const text = headers['upload-concat']?.trim()
  if (text === undefined) return { type: 'whole' }
  if (text === 'partial') return { type: 'part' }
  const list = /^final;\s*(.+)$/.exec(text)?.[1]
  if (list === undefined)
    throw invalid('Upload-Concat is either "partial" or "final;" with the addresses of the parts.')
  // Parts may be given as absolute or relative addresses; only the id at their end counts.
  return { type: 'final', ids: list.split(/\s+/).map((url) => url.split(/[?#]/)[0]!.split('/').at(-1)!) }
}

/** `Upload-Metadata`: comma-separated pairs of a key and the base64 of its value. */
export function readMetadata(text: string | undefined): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const pair of (text ?? '').split(',')) {
    if (pair.trim() === '') continue
    const [key = '', base64 = '', ...rest] = pair.trim().split(' ')
    if (rest.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
      throw invalid('Upload-Metadata is a list of keys, each with the base64 of its value.')
    }
    pairs[key] = Buffer.from(base64, 'base64').toString('utf8')
  }
  return pairs
}

/** The metadata that Damask reads. Other clients call the name `name`, and send keys that mean nothing here. */
export function readOptions(metadata: Record<string, string>): UploadOptions {
  return UploadOptions.parse({ ...metadata, filename: metadata.filename ?? metadata.name })
}

const invalid = (detail: string) => problem('invalid_request', { detail })
