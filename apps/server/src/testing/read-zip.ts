import { inflateRawSync } from 'node:zlib'

export type ZipEntry = {
  path: string
  content: Buffer | undefined
  storedBytes: number
  sizeBytes: number
  offset: number
}

/** How large the fixed parts of the records are (APPNOTE 4.3). */
const END = 22
const END64_LOCATOR = 20
const CENTRAL = 46
const LOCAL = 30

/**
 * A small reader of ZIP files that shares nothing with the writer: end records (ZIP64 too), central directory, contents.
 * @param base the offset of `tail` in the file, when only its end was kept: contents are then left out
 */
export function readZip(tail: Buffer, base = 0): ZipEntry[] {
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06'))
  if (end < 0 || end + END > tail.length) throw new Error('there is no end of central directory')
  let count = tail.readUInt16LE(end + 10)
  let start = tail.readUInt32LE(end + 16)
  if (tail.subarray(end - END64_LOCATOR, end - END64_LOCATOR + 4).equals(Buffer.from('PK\x06\x07'))) {
    const at = Number(tail.readBigUInt64LE(end - END64_LOCATOR + 8)) - base
    if (tail.readUInt32LE(at) !== 0x06064b50) throw new Error('the ZIP64 locator points to nothing')
    count = Number(tail.readBigUInt64LE(at + 32))
    start = Number(tail.readBigUInt64LE(at + 48))
  }
  const entries: ZipEntry[] = []
  for (let at = start - base; entries.length < count; ) {
    if (tail.readUInt32LE(at) !== 0x02014b50) throw new Error(`entry ${entries.length} is not in the central directory`)
    const nameBytes = tail.readUInt16LE(at + 28)
    const extraBytes = tail.readUInt16LE(at + 30)
    const isUtf8 = (tail.readUInt16LE(at + 8) & 0x800) !== 0
    const name = tail.subarray(at + CENTRAL, at + CENTRAL + nameBytes).toString(isUtf8 ? 'utf8' : 'latin1')
    const sizes = {
      size: tail.readUInt32LE(at + 24),
      stored: tail.readUInt32LE(at + 20),
      offset: tail.readUInt32LE(at + 42),
    }
    readZip64(tail.subarray(at + CENTRAL + nameBytes, at + CENTRAL + nameBytes + extraBytes), sizes)
    const content = base === 0 ? contentAt(tail, sizes, tail.readUInt16LE(at + 10)) : undefined
    entries.push({ path: name, content, storedBytes: sizes.stored, sizeBytes: sizes.size, offset: sizes.offset })
    at += CENTRAL + nameBytes + extraBytes + tail.readUInt16LE(at + 32)
  }
  return entries
}

type Sizes = { size: number; stored: number; offset: number }

/** The extra field 1 holds, in this order, those of the three values that did not fit (APPNOTE 4.5.3). */
function readZip64(extra: Buffer, sizes: Sizes): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let value = at + 4
    for (const key of ['size', 'stored', 'offset'] as const) {
      if (sizes[key] !== 0xffffffff) continue
      sizes[key] = Number(extra.readBigUInt64LE(value))
      value += 8
    }
  }
}

function contentAt(zip: Buffer, { stored, offset }: Sizes, method: number): Buffer {
  if (zip.readUInt32LE(offset) !== 0x04034b50) throw new Error('an entry points to nothing')
  const start = offset + LOCAL + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  const bytes = zip.subarray(start, start + stored)
  return method === 8 ? inflateRawSync(bytes) : bytes
}
