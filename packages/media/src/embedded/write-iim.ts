import { BINARY, type IimDataset, parseIim, textsOfIim } from './read-iim.ts'

const UTF8_MARK = Buffer.from('\x1b%G', 'latin1')
const MOST_BYTES = 0x7fff

/**
 * A block of IPTC-IIM with other texts in some datasets of record 2 and everything else as it was, all of it in UTF-8.
 * Padded to four bytes, as TIFF stores it, so that its digest is the same wherever it stands.
 */
export function rewriteIim(block: Buffer, changes: readonly { dataset: number; values: string[] }[]): Buffer {
  const before = parseIim(block)
  const texts = textsOfIim(before)
  const changed = new Map(changes.map(({ dataset, values }) => [dataset, values]))
  const nth = new Map<number, number>()
  const after: IimDataset[] = before.flatMap((one) => {
    if (one.record === 1) return one.dataset === 90 ? [] : [one]
    if (one.record !== 2 || BINARY.has(one.dataset)) return [one]
    if (changed.has(one.dataset)) return []
    const at = nth.get(one.dataset) ?? 0
    nth.set(one.dataset, at + 1)
    return [{ ...one, bytes: cut(texts[one.dataset]?.[at] ?? '', MOST_BYTES) }]
  })
  const added = changes.flatMap(({ dataset, values }) =>
    values.map((value) => ({ record: 2, dataset, bytes: cut(value, MOST_BYTES) })),
  )
  const all = [{ record: 1, dataset: 90, bytes: UTF8_MARK }, ...after, ...added]
  if (!all.some(({ record, dataset }) => record === 2 && dataset === 0)) {
    all.push({ record: 2, dataset: 0, bytes: Buffer.from([0, 4]) })
  }
  all.sort((a, b) => a.record - b.record || a.dataset - b.dataset)
  const bytes = Buffer.concat(all.map(encode))
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

function encode({ record, dataset, bytes }: IimDataset): Buffer {
  const isLong = bytes.length > MOST_BYTES
  const head = Buffer.from([0x1c, record, dataset, 0, 0, ...(isLong ? [0, 0, 0, 0] : [])])
  head.writeUInt16BE(isLong ? 0x8004 : bytes.length, 3)
  if (isLong) head.writeUInt32BE(bytes.length, 5)
  return Buffer.concat([head, bytes])
}

/** The beginning of a text that fits into so many bytes of UTF-8, ending between characters. */
export function cut(text: string, maxBytes: number): Buffer {
  const bytes = Buffer.from(text.toWellFormed())
  if (bytes.length <= maxBytes) return bytes
  let end = maxBytes
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}
