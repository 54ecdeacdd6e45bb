import type { Format } from '../formats.ts'
import { has, latin1, numbers } from './bytes.ts'

const brands: readonly (readonly [RegExp, Format])[] = [
  [/^avi[fs]/, 'avif'],
  [/^(hei[cxms]|hev[cxms])/, 'heic'],
  [/^crx /, 'cr3'],
  [/^jp2 |^jpx /, 'jp2'],
  [/^jxl /, 'jxl'],
  [/^(M4A|M4B|M4P|F4A|F4B)/, 'm4a'],
  [/^(M4V)/, 'm4v'],
  [/^qt/, 'mov'],
  [/^3g[a-z0-9]/, '3gp'],
]

/** ISO base media files (ISO/IEC 14496-12) by major brand, then by compatible brands. */
export function formatOfIsoMedia(head: Uint8Array): Format | undefined {
  if (!has(head, 4, 'ftyp')) return isOldQuickTime(head) ? 'mov' : undefined
  const size = Math.min(numbers(head, false).u32(0) ?? 0, 512, head.length)
  const major = latin1(head, 8, 12)
  const compatible: string[] = []
  for (let offset = 16; offset + 4 <= size; offset += 4) compatible.push(latin1(head, offset, offset + 4))

  const byMajor = brands.find(([pattern]) => pattern.test(major))
  if (byMajor) return byMajor[1]
  // mif1/msf1 say only "HEIF structure"; the coding is told by a compatible brand.
  if (/^(mif1|msf1|mif2)/.test(major)) return compatible.some((brand) => /^avi[fs]/.test(brand)) ? 'avif' : 'heic'
  return 'mp4'
}

// QuickTime before 2001 has no ftyp: the file begins with one of these atoms.
function isOldQuickTime(head: Uint8Array): boolean {
  const atom = latin1(head, 4, 8)
  if (!/^(moov|mdat|wide|free|skip|pnot)$/.test(atom)) return false
  const size = numbers(head, false).u32(0) ?? 0
  return size === 1 || size >= 8
}
