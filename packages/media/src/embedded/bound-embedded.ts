import type { EmbeddedValue } from '../protocol.ts'

export type EmbeddedBounds = {
  /** Characters of one text. */
  maxLength: number
  /** Entries of one list. */
  maxItems: number
  maxTags: number
  maxTotalBytes: number
}

export const embeddedBounds: EmbeddedBounds = {
  maxLength: 50_000,
  maxItems: 1_000,
  maxTags: 2_000,
  maxTotalBytes: 512 * 1024,
}

const MAX_DEPTH = 5
const MAX_PARTS = 200
const ENCODED = /^base64:/

/**
 * Keeps tags inside bounds: what is too long is cut, what is too much is left out, and that is said. Control characters
 * go; bytes that are no UTF-8 are read as Windows-1252, which is what they mostly are.
 */
export function boundEmbedded(
  raw: Record<string, unknown>,
  bounds: EmbeddedBounds = embeddedBounds,
): { tags: { [tag: string]: EmbeddedValue }; isCut: boolean } {
  const tags: { [tag: string]: EmbeddedValue } = {}
  let isCut = false
  let total = 0
  let count = 0
  const note = () => {
    isCut = true
  }
  for (const [tag, value] of Object.entries(raw)) {
    if (!/^[\w-]+:[\w.-]+$/.test(tag)) continue
    const kept = bound(value, bounds, 0, note)
    if (kept === undefined) continue
    const size = tag.length + Buffer.byteLength(JSON.stringify(kept))
    if (count >= bounds.maxTags || total + size > bounds.maxTotalBytes) {
      note()
      continue
    }
    count++
    total += size
    tags[tag] = kept
  }
  return { tags, isCut }
}

function bound(value: unknown, bounds: EmbeddedBounds, depth: number, note: () => void): EmbeddedValue | undefined {
  if (typeof value === 'string') return boundText(value, bounds, note)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || typeof value !== 'object') return undefined
  if (depth >= MAX_DEPTH) {
    note()
    return undefined
  }
  if (Array.isArray(value)) {
    // ExifTool itself ends lists at a thousand entries, so a full one may have had more.
    if (value.length >= bounds.maxItems) note()
    return value.slice(0, bounds.maxItems).flatMap((item) => bound(item, bounds, depth + 1, note) ?? [])
  }
  const parts = Object.entries(value).filter(([name]) => /^[\w-]{1,100}$/.test(name) && name !== '__proto__')
  if (parts.length > MAX_PARTS) note()
  const kept = parts.slice(0, MAX_PARTS).flatMap(([name, part]) => {
    const inner = bound(part, bounds, depth + 1, note)
    return inner === undefined ? [] : [[name, inner] as const]
  })
  return Object.fromEntries(kept)
}

/** A text without control characters, cut to its bound. */
export function boundText(text: string, { maxLength }: Pick<EmbeddedBounds, 'maxLength'>, note: () => void): string {
  const read = ENCODED.test(text) ? new TextDecoder('windows-1252').decode(Buffer.from(text.slice(7), 'base64')) : text
  const plain = read.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '').toWellFormed()
  if (plain.length <= maxLength) return plain
  note()
  // Half of a pair would not be a character.
  return plain.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')
}
