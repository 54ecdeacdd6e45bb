import { gunzipSync, constants as zlib } from 'node:zlib'
import { describeFormat, extensionOf, type Format, type Sniffed } from '../formats.ts'
import { has, latin1, numbers } from './bytes.ts'
import { formatOfIsoMedia } from './iso-media.ts'
import { formatByMagic } from './magic.ts'
import { formatOfText } from './text-family.ts'
import { formatOfTiffFamily } from './tiff-family.ts'
import { formatOfZip } from './zip-family.ts'

/** Bytes from the start of a file that `sniff` looks at; more is ignored. */
export const sniffHeadBytes = 64 * 1024

/**
 * Says what a file is from its first bytes (and, when given, its last ones). Content decides; the name only
 * chooses inside families that content cannot tell apart (plain text, TIFF-based raw, PDF-based Illustrator …).
 * Pure, synchronous and bounded: nothing is decoded, at most a few KiB of a gzip stream are inflated.
 */
export function sniff(head: Uint8Array, fileName: string, sizeBytes: number, tail?: Uint8Array): Sniffed {
  if (sizeBytes === 0 || head.length === 0) return describeFormat('empty')
  const bytes = head.subarray(0, sniffHeadBytes)
  const extension = extensionOf(fileName)
  return describeFormat(formatOf(bytes, extension, sizeBytes, tail) ?? 'binary')
}

function formatOf(head: Uint8Array, extension: string, sizeBytes: number, tail?: Uint8Array): Format | undefined {
  return (
    formatOfTiffFamily(head, extension) ??
    formatOfZip(head, tail, extension) ??
    formatOfIsoMedia(head) ??
    refine(formatByMagic(head), extension) ??
    formatOfPdf(head, extension) ??
    formatOfGzip(head, extension) ??
    formatOfOle(head, extension) ??
    formatOfText(head, extension, sizeBytes <= head.length) ??
    formatOfMpegAudio(head) ??
    formatWithoutMark(head, extension, sizeBytes, tail)
  )
}

// One signature, several products.
function refine(format: Format | undefined, extension: string): Format | undefined {
  if (format === 'afdesign' && (extension === 'afphoto' || extension === 'afpub')) return extension
  if (format === 'wmv' && extension === 'wma') return 'wma'
  return format
}

// ISO 32000 lets up to 1024 bytes stand before the header. An Illustrator file is a PDF under another name.
function formatOfPdf(head: Uint8Array, extension: string): Format | undefined {
  if (!latin1(head, 0, 1024).includes('%PDF-')) return undefined
  return extension === 'ai' ? 'ai' : 'pdf'
}

function formatOfGzip(head: Uint8Array, extension: string): Format | undefined {
  if (!has(head, 0, '\x1f\x8b\x08')) return undefined
  const inner = inflateStart(head)
  const format = inner && formatOfText(inner, extension === 'svgz' ? 'svg' : extension, false)
  if (format === 'svg') return 'svgz'
  if (format === 'prproj') return 'prproj'
  return 'gz'
}

// 4 KiB of deflate cannot become more than about 4 MiB, so even a bomb stays small here.
function inflateStart(head: Uint8Array): Uint8Array | undefined {
  try {
    const options = { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 8 * 1024 * 1024 }
    return gunzipSync(head.subarray(0, 4096), options).subarray(0, 4096)
  } catch {
    return undefined
  }
}

// Office before 2007, Outlook and others share the OLE container; stream names are UTF-16.
function formatOfOle(head: Uint8Array, extension: string): Format | undefined {
  if (!has(head, 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return undefined
  if (extension === 'doc' || extension === 'xls' || extension === 'ppt' || extension === 'msg') return extension
  const text = latin1(head).replaceAll('\0', '')
  if (text.includes('WordDocument')) return 'doc'
  if (text.includes('Workbook')) return 'xls'
  if (text.includes('PowerPoint Document')) return 'ppt'
  return 'ole'
}

// Frame headers of MPEG audio (ISO/IEC 11172-3) and ADTS: eleven or twelve set bits, then legal field values.
function formatOfMpegAudio(head: Uint8Array): Format | undefined {
  if (has(head, 0, 'ID3')) return 'mp3'
  const [first, second = 0, third = 0] = head
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined
  if ((second & 0xf6) === 0xf0) return 'aac'
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const isLegal = version !== 1 && layer !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3
  return isLegal ? 'mp3' : undefined
}

function formatWithoutMark(
  head: Uint8Array,
  extension: string,
  sizeBytes: number,
  tail?: Uint8Array,
): Format | undefined {
  // Binary STL has no mark, but its length follows from the triangle count.
  const triangles = numbers(head, true).u32(80)
  if (triangles !== undefined && triangles > 0 && sizeBytes === 84 + triangles * 50) return 'stl'
  if (tail && latin1(tail).includes('TRUEVISION-XFILE.')) return 'tga'
  if (extension === 'tga' && looksLikeTarga(head)) return 'tga'
  return undefined
}

function looksLikeTarga(head: Uint8Array): boolean {
  const read = numbers(head, true)
  const [, colourMap = 9, imageType = 0] = head
  const isKnown = colourMap <= 1 && [1, 2, 3, 9, 10, 11].includes(imageType)
  return isKnown && (read.u16(12) ?? 0) > 0 && (read.u16(14) ?? 0) > 0 && [8, 15, 16, 24, 32].includes(head[16] ?? 0)
}
