import { StorageProblem } from './storage-problem.ts'

/** S3 takes keys of 1024 bytes; the room left over is for a store's own prefix. */
const maxKeyBytes = 900
/** The longest file name of the usual filesystems. */
const maxSegmentBytes = 255

/** Where the bytes with this SHA-256 (64 lower-case hex digits) live: `blobs/ab/cd/<sha256>`. */
export function blobKey(sha256Hex: string): string {
  return `blobs/${shard(sha256Hex)}/${sha256Hex}`
}

/** Where a rendition of a blob lives: `renditions/ab/cd/<sha256>/<recipe>.<extension>`. */
export function renditionKey(sha256Hex: string, recipe: string, extension: string): string {
  const key = `renditions/${shard(sha256Hex)}/${sha256Hex}/${recipe}.${extension}`
  if (/[/]/.test(recipe + extension)) throw refused(key, 'a recipe has no slash')
  return checkedKey(key)
}

function shard(sha256Hex: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256Hex)) throw refused(sha256Hex, 'a SHA-256 is 64 lower-case hex digits')
  return `${sha256Hex.slice(0, 2)}/${sha256Hex.slice(2, 4)}`
}

/**
 * The key itself when every driver can hold it, else storage_refused. A checked key joined to a root is always below
 * the root: no empty, `.` or `..` segment, no backslash, colon-free first segment (Windows drives), no control
 * character. `tmp/` is where drivers keep what is not yet a blob.
 */
export function checkedKey(key: string): string {
  if (typeof key !== 'string' || key === '') throw refused(key, 'it is empty')
  const reason = badPrefixReason(key)
  if (reason) throw refused(key, reason)
  const segments = key.split('/')
  if (segments.includes('')) throw refused(key, 'it has an empty segment')
  if (segments.some((segment) => Buffer.byteLength(segment) > maxSegmentBytes)) {
    throw refused(key, `a segment is longer than ${maxSegmentBytes} bytes`)
  }
  if (segments[0] === 'tmp') throw refused(key, 'tmp is reserved')
  return key
}

/** A prefix may be empty and may end anywhere, also with a slash; otherwise the rules of keys apply. */
export function checkedPrefix(prefix: string): string {
  const reason = badPrefixReason(prefix)
  if (reason) throw refused(prefix, reason)
  return prefix
}

function badPrefixReason(text: string): string | undefined {
  if (Buffer.byteLength(text) > maxKeyBytes) return `it is longer than ${maxKeyBytes} bytes`
  if (!text.isWellFormed()) return 'it is not well-formed Unicode'
  if (/[\u0000-\u001f\u007f\\]/.test(text)) return 'it has a control character or a backslash'
  if (text.startsWith('/') || /^[a-z]:/i.test(text)) return 'it is absolute'
  if (text.split('/').some((segment) => segment === '.' || segment === '..')) return 'it has a dot segment'
  return undefined
}

function refused(key: unknown, reason: string): StorageProblem {
  const shown = JSON.stringify(String(key).slice(0, 120))
  return new StorageProblem('storage_refused', `The storage key ${shown} cannot be used: ${reason}.`)
}
