import { createHash } from 'node:crypto'

const MARKER = 0x1c
const MAX_DATASETS = 10_000
// Behind a length of this size stands the real one (IIM 4.2, 1.5: extended datasets).
const EXTENDED = 0x8000
const CHARSET = 90
/** Datasets of record 2 that hold numbers and pictures: the version, a drawn caption, the preview and what describes it. */
export const BINARY = new Set([0, 125, 200, 201, 202])

export type IimDataset = { record: number; dataset: number; bytes: Buffer }

/** The datasets of a block of IPTC-IIM (version 4.2), up to the first that is broken. Never throws. */
export function parseIim(block: Buffer): IimDataset[] {
  const found: IimDataset[] = []
  for (let at = 0; at + 5 <= block.length && found.length < MAX_DATASETS; ) {
    if (block[at] !== MARKER) break
    const [record = 0, dataset = 0] = [block[at + 1], block[at + 2]]
    let length = block.readUInt16BE(at + 3)
    at += 5
    if (length >= EXTENDED) {
      const size = length - EXTENDED
      if (size < 1 || size > 4 || at + size > block.length) break
      length = block.readUIntBE(at, size)
      at += size
    }
    if (at + length > block.length) break
    found.push({ record, dataset, bytes: block.subarray(at, at + length) })
    at += length
  }
  return found
}

/** The texts of record 2 by dataset, in the charset that 1:90 names, or else the one that they look like. */
export function textsOfIim(datasets: readonly IimDataset[]): { [dataset: string]: string[] } {
  const named = datasets.find(({ record, dataset }) => record === 1 && dataset === CHARSET)
  const said = datasets.filter(({ record, dataset }) => record === 2 && !BINARY.has(dataset))
  const charset = charsetOf(named?.bytes, said)
  const decoder = new TextDecoder(charset)
  const texts: { [dataset: string]: string[] } = {}
  for (const { dataset, bytes } of said) {
    const text = decoder.decode(bytes).replaceAll('\0', '')
    const list = texts[dataset] ?? []
    list.push(text)
    texts[dataset] = list
  }
  return texts
}

/** What a program writes down to see later whether the block was changed behind its back. */
export const digestOfIim = (block: Buffer): string => createHash('md5').update(block).digest('hex')

// ISO 2022 designations of the right-hand part, by the last byte of the escape sequence: ISO 8859-1 to -9.
const PARTS: Record<string, string> = {
  A: 'windows-1252',
  B: 'iso-8859-2',
  C: 'iso-8859-3',
  D: 'iso-8859-4',
  L: 'iso-8859-5',
  G: 'iso-8859-6',
  F: 'iso-8859-7',
  H: 'iso-8859-8',
  M: 'windows-1254',
}

function charsetOf(named: Buffer | undefined, said: readonly IimDataset[]): string {
  const designation = named?.toString('latin1') ?? ''
  const part = /\x1b[-,./]([A-Z])/.exec(designation)?.[1]
  if (part && !designation.startsWith('\x1b%')) return PARTS[part] ?? 'windows-1252'
  // Many programs write UTF-8 and do not say so, some say so and write something else: the bytes decide.
  return said.every(({ bytes }) => isUtf8(bytes)) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
