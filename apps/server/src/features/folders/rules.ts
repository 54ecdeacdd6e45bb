import { problem } from '../../platform/problem.ts'

/** How many folders may stand between the library and the deepest one. */
export const MAX_DEPTH = 64

/** The longest file name of the usual filesystems, so that everything can be downloaded under its own name. */
export const MAX_NAME_BYTES = 255

/** The longest ending that is still taken for a file extension, dot included. */
const MAX_EXTENSION_BYTES = 40

/** Controls, line and paragraph separators, the byte order mark, and marks that turn the direction of text around. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/**
 * A name as it may stand in a folder and on any disk: Unicode NFC, nothing invisible, no slashes, no space around it,
 * no dot at its end, at most 255 bytes of UTF-8. Too long a name loses the end of its stem and keeps its extension.
 * @throws name_invalid when nothing usable is left
 */
export function cleanName(raw: string): string {
  const plain = trimmed(raw.toWellFormed().replace(UNPRINTABLE, '').replace(/[\\/]/g, '_').normalize('NFC'))
  if (plain === '') {
    const sentence = /^[\s.]+$/.test(raw)
      ? 'A name cannot consist of dots and spaces alone.'
      : 'A name needs at least one visible character.'
    throw problem('name_invalid', { detail: sentence })
  }
  return fitted(splitName(plain), '')
}

/**
 * What makes two names the same name, as `name_key` has it. For letters that Unicode took in lately the database may
 * know better or worse than Node, so the unique index has the last word.
 */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase()

/** The name with a number before its extension: `withSuffix('a.jpg', 2)` is "a (2).jpg". It never grows too long. */
export const withSuffix = (name: string, number: number): string => fitted(splitName(name), ` (${number})`)

/** The same for folders, whose dots are no extensions: "v1.5 (2)". */
export const withFolderSuffix = (name: string, number: number): string =>
  fitted({ stem: name, extension: '' }, ` (${number})`)

/** @returns stem and extension, the extension with its dot or empty */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  const isOne = extension.length > 1 && !/\s/.test(extension) && Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES
  return isOne ? { stem: name.slice(0, dot), extension } : { stem: name, extension: '' }
}

/** Windows drops dots and spaces at the end, so two names would meet there. */
const trimmed = (name: string) => name.replace(/^\s+/, '').replace(/[\s.]+$/, '')

function fitted({ stem, extension }: { stem: string; extension: string }, suffix: string): string {
  const room = MAX_NAME_BYTES - Buffer.byteLength(suffix + extension)
  if (Buffer.byteLength(stem) <= room) return stem + suffix + extension
  const cut = cutToBytes(stem, room)
  return trimmed((cut.trimEnd() || '_') + suffix + extension)
}

/** The longest beginning of the text within the bound that cuts no emoji and no accented letter in half. */
function cutToBytes(text: string, maxBytes: number): string {
  let used = 0
  let end = 0
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    used += Buffer.byteLength(segment)
    if (used > maxBytes) break
    end = index + segment.length
  }
  return end > 0 ? text.slice(0, end) : cutToCodePoints(text, maxBytes)
}

/** For a single "letter" of hundreds of combining marks. */
function cutToCodePoints(text: string, maxBytes: number): string {
  let cut = ''
  for (const point of text) {
    if (Buffer.byteLength(cut + point) > maxBytes) break
    cut += point
  }
  return cut
}
