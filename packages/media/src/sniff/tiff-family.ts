import type { Format } from '../formats.ts'
import { has, latin1, numbers } from './bytes.ts'

const subIfdsTag = 0x014a
const makeTag = 0x010f
const dngVersionTag = 0xc612

const rawByMake: readonly (readonly [RegExp, Format, string[]])[] = [
  [/^nikon/i, 'nef', ['nef', 'nrw']],
  [/^sony/i, 'arw', ['arw', 'sr2', 'srf']],
  [/^(pentax|ricoh)/i, 'pef', ['pef']],
  [/^samsung/i, 'srw', ['srw']],
  [/^hasselblad/i, '3fr', ['3fr', 'fff']],
]

/** TIFF and the raw formats built on it, told apart by magic, DNGVersion, or camera make with raw data. */
export function formatOfTiffFamily(head: Uint8Array, extension: string): Format | undefined {
  if (has(head, 0, 'IIRO') || has(head, 0, 'IIRS') || has(head, 0, 'MMOR')) return 'orf'
  if (has(head, 0, 'IIU\0')) return 'rw2'
  const isLittle = has(head, 0, 'II*\0') || has(head, 0, 'II+\0')
  if (!isLittle && !has(head, 0, 'MM\0*') && !has(head, 0, 'MM\0+')) return undefined
  if (has(head, 8, 'CR\x02')) return 'cr2'
  if (has(head, 8, 'IIII') || has(head, 8, 'MMMM')) return 'iiq'

  const { hasDngVersion, hasSubIfds, make, isReadable } = readFirstDirectory(head, isLittle)
  if (hasDngVersion) return 'dng'
  const raw = rawByMake.find(([pattern]) => pattern.test(make))
  // A camera's plain TIFF carries the make, too; raw data sits in sub-directories.
  if (raw && (hasSubIfds || raw[2].includes(extension))) return raw[1]
  if (!isReadable) {
    if (extension === 'dng') return 'dng'
    const named = rawByMake.find(([, , extensions]) => extensions.includes(extension))
    if (named) return named[1]
  }
  return 'tiff'
}

function readFirstDirectory(head: Uint8Array, isLittle: boolean) {
  const read = numbers(head, isLittle)
  const found = { hasDngVersion: false, hasSubIfds: false, make: '', isReadable: false }
  const start = read.u32(4)
  const count = start === undefined ? undefined : read.u16(start)
  if (start === undefined || count === undefined) return found
  found.isReadable = true
  for (let i = 0; i < Math.min(count, 256); i++) {
    const entry = start + 2 + i * 12
    const tag = read.u16(entry)
    if (tag === dngVersionTag) found.hasDngVersion = true
    if (tag === subIfdsTag) found.hasSubIfds = true
    if (tag === makeTag) {
      const length = Math.min(read.u32(entry + 4) ?? 0, 64)
      const offset = length <= 4 ? entry + 8 : (read.u32(entry + 8) ?? 0)
      found.make = latin1(head, offset, offset + length)
    }
  }
  return found
}
