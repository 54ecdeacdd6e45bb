import type { Facts, FactValue } from '../protocol.ts'

const maxValueBytes = 2048
const maxTags = 500
const maxTotalBytes = 256 * 1024
const binaryMark = /^\(Binary data (\d+) bytes/

// Where a file lies on our disk and how the program was called is nobody's metadata.
const ignoredGroups = new Set(['System', 'ExifTool'])
const ignoredNames = new Set(['SourceFile', 'errors', 'warnings', 'Directory', 'FileName', 'FilePermissions'])
// When a file has more tags than fit, people miss these the most: they are kept first.
const firstGroups = /^(IFD0|ExifIFD|GPS|IPTC|XMP|Composite|PDF|ID3|ItemList|QuickTime|ICC|File|PNG|RIFF)/

export type BoundTags = {
  tags: Facts['tags']
  isCut: boolean
  /** Sizes in bytes of the binary values that were left out, by name: embedded previews, covers. */
  binaries: Map<string, number>
}

/**
 * Groups ExifTool's flat `Group:Name` tags and keeps them inside bounds: each value 2 KiB, 500 tags, 256 KiB in all,
 * no binary values. Text is cut, never dropped; control characters go, since PostgreSQL refuses NUL in JSON.
 */
export function boundTags(raw: Record<string, unknown>): BoundTags {
  const bound: BoundTags = { tags: {}, isCut: false, binaries: new Map() }
  let count = 0
  let total = 0
  for (const [key, value] of byImportance(Object.entries(raw))) {
    const colon = key.indexOf(':')
    const [group, name] = colon < 0 ? ['File', key] : [key.slice(0, colon), key.slice(colon + 1)]
    if (ignoredGroups.has(group) || ignoredNames.has(name) || value === undefined) continue
    const first = Array.isArray(value) ? value[0] : value
    const binary = typeof first === 'string' ? binaryMark.exec(first) : null
    if (binary) {
      bound.binaries.set(name, Math.max(Number(binary[1]), bound.binaries.get(name) ?? 0))
      continue
    }
    const { value: kept, isCut } = boundValue(value)
    const size = name.length + sizeOf(kept)
    if (count >= maxTags || total + size > maxTotalBytes) {
      bound.isCut = true
      continue
    }
    if (isCut) bound.isCut = true
    count++
    total += size
    const tags = Object.hasOwn(bound.tags, group) ? bound.tags[group]! : {}
    Object.defineProperty(tags, clean(name), { value: kept, enumerable: true, configurable: true, writable: true })
    if (group !== '__proto__') bound.tags[group] = tags
  }
  return bound
}

function byImportance(entries: [string, unknown][]): [string, unknown][] {
  return [...entries.filter(([key]) => firstGroups.test(key)), ...entries.filter(([key]) => !firstGroups.test(key))]
}

function boundValue(value: unknown): { value: FactValue; isCut: boolean } {
  const plain = toFact(value, 0)
  if (sizeOf(plain) <= maxValueBytes) return { value: plain, isCut: false }
  if (typeof plain === 'string') return { value: cutText(plain), isCut: true }
  if (Array.isArray(plain)) {
    let size = 2
    const kept = plain.filter((item) => {
      size += sizeOf(item) + 1
      return size <= maxValueBytes
    })
    return { value: kept, isCut: true }
  }
  return { value: cutText(JSON.stringify(plain)), isCut: true }
}

function toFact(value: unknown, depth: number): FactValue {
  if (typeof value === 'string') return clean(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.slice(0, 500).map((item) => (depth > 4 ? null : toFact(item, depth + 1)))
  if (typeof value === 'object' && depth <= 4) {
    const entries = Object.entries(value).slice(0, 100)
    return Object.fromEntries(entries.map(([key, inner]) => [clean(key), toFact(inner, depth + 1)]))
  }
  return value === undefined ? null : clean(String(value))
}

function clean(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '').toWellFormed()
}

function cutText(text: string): string {
  const cut = Buffer.from(text)
    .subarray(0, maxValueBytes - 8)
    .toString('utf8')
  return `${cut.replace(/\ufffd$/, '')}…`
}

function sizeOf(value: FactValue): number {
  return Buffer.byteLength(JSON.stringify(value))
}
