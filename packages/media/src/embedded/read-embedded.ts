import type { TagReader } from '../facts/embedded-tags.ts'
import type { Embedded } from '../protocol.ts'
import { boundEmbedded, boundText, embeddedBounds } from './bound-embedded.ts'
import { digestOfIim, parseIim, textsOfIim } from './read-iim.ts'

// Every value as text, since "2012" and "007" are keywords too; structures whole; bytes that are no UTF-8 as they are.
const FORM = ['-json', '-n', '-G1', '-struct', '-b', '-api', 'StructFormat=JSONQ']
const IIM = ['-IPTC', '-Photoshop:IPTCDigest', '-XMP-photoshop:LegacyIPTCDigest', '-File:CurrentIPTCDigest']
const MAX_IIM_BYTES = 4 * 1024 * 1024
const MAX_PRINTED = 64 * 1024 * 1024

/**
 * What is said inside of a file, bounded: 50,000 characters a text, 1,000 entries a list, 512 KiB in all.
 * Rejects when ExifTool cannot be started, takes too long or prints too much.
 */
export async function readEmbedded(reader: TagReader, file: string, wanted: readonly string[]): Promise<Embedded> {
  const args = [...FORM, ...IIM, ...wanted.filter((tag) => /^[\w-]+:[\w-]+$/.test(tag)).map((tag) => `-${tag}`)]
  const printed = await reader.readWith(file, args)
  if (printed.length > MAX_PRINTED) throw new Error('The embedded metadata are too large')
  const [raw = {}] = JSON.parse(printed) as Record<string, unknown>[]
  return toEmbedded(raw)
}

/** What ExifTool printed, as `Embedded`. */
export function toEmbedded(printed: Record<string, unknown>): Embedded {
  const { 'IPTC:IPTC': block, 'File:CurrentIPTCDigest': current, ...rest } = printed
  delete rest['XMP-x:XMPToolkit']
  const bound = boundEmbedded(rest)
  const iim = iimOf(block)
  let isCut = bound.isCut
  const note = () => {
    isCut = true
  }
  const texts = iim && boundTexts(textsOfIim(parseIim(iim)), note)
  const known = [rest['Photoshop:IPTCDigest'], rest['XMP-photoshop:LegacyIPTCDigest']].filter(isDigest)
  const now = isDigest(current) ? current : iim && digestOfIim(iim)
  const isIimNewer =
    texts !== null && known.length > 0 && !known.some((one) => one.toLowerCase() === now?.toLowerCase())
  return { tags: bound.tags, iim: texts, isIimNewer, isCut }
}

function iimOf(block: unknown): Buffer | null {
  if (typeof block !== 'string' || block === '') return null
  // Plain ASCII comes as it is.
  const bytes = block.startsWith('base64:') ? Buffer.from(block.slice(7), 'base64') : Buffer.from(block)
  return bytes.length > MAX_IIM_BYTES ? null : bytes
}

function boundTexts(texts: { [dataset: string]: string[] }, note: () => void): { [dataset: string]: string[] } {
  const { maxItems, maxTotalBytes } = embeddedBounds
  let left = maxTotalBytes
  const kept = Object.entries(texts).map(([dataset, list]) => {
    if (list.length > maxItems) note()
    const bounded = list.slice(0, maxItems).flatMap((text) => {
      const one = boundText(text, embeddedBounds, note)
      left -= Buffer.byteLength(one)
      if (left >= 0) return [one]
      note()
      return []
    })
    return [dataset, bounded] as const
  })
  return Object.fromEntries(kept)
}

// Photoshop writes zeros where it keeps no digest.
const isDigest = (value: unknown): value is string => typeof value === 'string' && /^(?!0+$)[0-9a-f]{32}$/i.test(value)
