import type { FieldValue } from '@damask/contract'
import { type FieldShape, hasTerms, takesSeveral } from '@damask/fields'

/** What a cell says to take a value away, where an empty one leaves it. */
export const CLEAR = '[clear]'
const CLEAR_TEXT = /^\\*\[clear\]$/

/** What ids are called in files. */
export type Names = {
  /** The labels from the top down to the term itself; undefined to write ids. */
  readonly pathOf: (termId: string) => readonly string[] | undefined
  readonly personOf: (personId: string) => string | undefined
}

/** A term or a person as a file names it. */
export type Reference = { readonly text: string; readonly id: string | null; readonly path: readonly string[] }

/** What stands in a cell. References are looked up for many cells at once. */
export type ReadCell =
  | { readonly is: 'nothing' }
  | { readonly is: 'clear' }
  | { readonly is: 'value'; readonly value: FieldValue }
  | { readonly is: 'references'; readonly references: readonly Reference[] }

const SEVERAL = ';'
const BELOW = '>'

const escapePart = (text: string): string => text.replace(/[\\;>]/g, '\\$&')
const plainPart = (text: string): string => text.replace(/\\(.)/gs, '$1').trim()

/** Splits where a sign stands that has no backslash before it; the parts stay as they are. */
function split(text: string, sign: string): string[] {
  const parts = ['']
  for (let i = 0; i < text.length; i++) {
    const isEscape = text[i] === '\\' && i + 1 < text.length
    if (!isEscape && text[i] === sign) parts.push('')
    else parts[parts.length - 1] += isEscape ? text[i]! + text[++i]! : text[i]!
  }
  return parts.filter((part) => part.trim() !== '')
}

/** The value as a cell; of a text by language, that of one. Lists are divided by semicolons, paths of terms by ">". */
export function writeCell(
  field: FieldShape,
  value: FieldValue | undefined,
  language: string | null,
  names: Names,
): string | number {
  if (value === undefined) return ''
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return guarded(value.map((part) => partOf(field, part, names)).join(`${SEVERAL} `))
  if (typeof value === 'object') {
    if ('x' in value && 'y' in value && field.type === 'point') return `${value.x} ${value.y}`
    return guarded((value as Record<string, string>)[language ?? 'x-default'] ?? '')
  }
  return guarded(hasTerms(field.type) || field.type === 'person' ? partOf(field, value, names) : value)
}

function partOf(field: FieldShape, part: string, names: Names): string {
  if (hasTerms(field.type)) return names.pathOf(part)?.map(escapePart).join(` ${BELOW} `) ?? part
  if (field.type !== 'person') return escapePart(part)
  const name = names.personOf(part)
  return name === undefined ? part : `${escapePart(name)} (${part})`
}

/** A text that happens to be the marker stays a text. */
const guarded = (text: string): string => (CLEAR_TEXT.test(text) ? `\\${text}` : text)

/** What a cell says for a field. Only the form is read here: whether the value fits is judged with all others. */
export function readCell(field: FieldShape, cell: string): ReadCell {
  const trimmed = cell.trim()
  if (trimmed === '') return { is: 'nothing' }
  if (trimmed === CLEAR) return { is: 'clear' }
  const text = CLEAR_TEXT.test(trimmed) ? trimmed.slice(1) : trimmed
  const { type } = field
  if (hasTerms(type) || type === 'person') {
    const parts = takesSeveral(field) ? split(text, SEVERAL) : [text]
    return { is: 'references', references: parts.map(type === 'person' ? readPerson : readTerm) }
  }
  if (takesSeveral(field)) return { is: 'value', value: split(text, SEVERAL).map(plainPart) }
  switch (type) {
    case 'number':
      return { is: 'value', value: readNumber(text) ?? text }
    case 'boolean':
      return { is: 'value', value: BOOLEANS.get(text.toLowerCase()) ?? text }
    case 'date':
      return { is: 'value', value: readDate(text) }
    case 'point':
      return { is: 'value', value: readPoint(text) ?? text }
    default:
      return { is: 'value', value: text }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NAMED = /^(.*)\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$/is

const idIn = (text: string) => (UUID.test(text) ? text.toLowerCase() : null)

const readTerm = (part: string): Reference => ({
  text: part.trim(),
  id: idIn(part.trim()),
  path: split(part, BELOW).map(plainPart),
})

function readPerson(part: string): Reference {
  const text = part.trim()
  const named = NAMED.exec(text)
  return { text, id: named ? named[2]!.toLowerCase() : idIn(text), path: [plainPart(text)] }
}

/** "3,5" is a number where people write commas; "3,500" could be two, so it is none. */
function readNumber(text: string): number | undefined {
  const point = /^[+-]?\d+,(\d{1,2}|\d{4,})$/.test(text) ? text.replace(',', '.') : text
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(point) ? Number(point) : undefined
}

const BOOLEANS = new Map<string, boolean>([
  ...['true', 'yes', '1', 'wahr', 'ja', 'x'].map((word) => [word, true] as const),
  ...['false', 'no', '0', 'falsch', 'nein'].map((word) => [word, false] as const),
])

/** Days as half of the world writes them; those with slashes could be two, so they are left to be refused. */
function readDate(text: string): string {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? []
  return year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text
}

function readPoint(text: string): { x: number; y: number } | undefined {
  const [, x, y] = /^(\d*\.?\d+)[ ,;]+(\d*\.?\d+)$/.exec(text) ?? []
  return y === undefined ? undefined : { x: Number(x), y: Number(y) }
}
