import { isEmpty } from './conditions.ts'
import type { FieldShape, FieldValue, FieldValues, Localised } from './field.ts'
import { takesSeveral } from './judge-values.ts'

type Single = string | number | boolean

/** What is done to one field, whatever stands there. */
export type Change = { field: string } & (
  | { action: 'set'; value: FieldValue }
  | { action: 'add'; value: FieldValue }
  | { action: 'remove'; values: readonly Single[] }
  | { action: 'clear'; languages?: readonly string[] | undefined }
  | { action: 'replace'; value: Single; by: Single }
  | FindReplace
)
/** Another text for every place where one is found. */
export type FindReplace = {
  field: string
  action: 'find_replace'
  find: string
  replacement: string
  matchCase?: boolean | undefined
  wholeWord?: boolean | undefined
  isPattern?: boolean | undefined
  languages?: readonly string[] | undefined
}

/** Gives a text with everything replaced. Handed in, so that whoever has no patterns does not fetch what reads them. */
export type ReplaceText = (text: string) => string
/** Prepares the replacing of a change: see `plainReplacer`, and `replacerOf` of @damask/fields/pattern. */
export type MakeReplacer = (change: FindReplace) => ReplaceText

/** A template and changes, as they are applied to many assets. */
export type Edit = {
  template?: FieldValues | undefined
  templateMode?: 'fill_empty' | 'overwrite' | undefined
  changes?: readonly Change[] | undefined
}

/** Whether an action makes sense in a field; a sentence is made of it elsewhere. */
export function isPossible(field: FieldShape, change: Change): boolean {
  const isText = field.type === 'text' || field.type === 'long_text' || field.type === 'url'
  switch (change.action) {
    case 'add':
      return takesSeveral(field) || field.rules.localised === true
    case 'find_replace':
      return isText && (change.languages === undefined || field.rules.localised === true)
    case 'clear':
      return change.languages === undefined || field.rules.localised === true
    case 'remove':
    case 'replace':
      return field.type !== 'point'
    default:
      return true
  }
}

/**
 * The value that a change makes of another. Nothing is judged: that is done once all changes are made.
 * @param value null where there is none
 */
export function applyChange(
  field: FieldShape,
  value: FieldValue | null,
  change: Change,
  replace: ReplaceText,
): FieldValue | null {
  switch (change.action) {
    case 'set':
      return change.value
    case 'clear':
      return change.languages && isLocalised(value) ? without(value, new Set(change.languages)) : null
    case 'add':
      if (takesSeveral(field)) return [...new Set([...listOf(value), ...listOf(change.value)])]
      return isLocalised(change.value) ? { ...(isLocalised(value) ? value : {}), ...change.value } : value
    case 'remove': {
      const gone = new Set<unknown>(change.values)
      return eachPart(value, (part) => (gone.has(part) ? null : part))
    }
    case 'replace':
      return eachPart(value, (part) => (part === change.value ? change.by : part))
    case 'find_replace': {
      const languages = change.languages && new Set(change.languages)
      return eachPart(value, (part, language) =>
        typeof part === 'string' && (!languages || (language !== undefined && languages.has(language)))
          ? replace(part)
          : part,
      )
    }
  }
}

/**
 * What a template and changes, one after the other, make of the values of an asset: new values by key, null where one is
 * taken away. A field that does not apply is left alone by templates and by everything that only takes away.
 * @param fields that apply to the asset
 */
export function proposeEdit(
  fields: readonly FieldShape[],
  values: FieldValues,
  { template = {}, templateMode = 'fill_empty', changes = [] }: Edit,
  replacers: ReadonlyMap<Change, ReplaceText> = new Map(),
): Record<string, FieldValue | null> {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const proposed: Record<string, FieldValue | null> = {}
  const standing = (key: string) => (key in proposed ? proposed[key]! : (values[key] ?? null))
  for (const [key, value] of Object.entries(template)) {
    if (byKey.has(key)) proposed[key] = filled(standing(key), value, templateMode)
  }
  for (const change of changes) {
    const field = byKey.get(change.field)
    if (field)
      proposed[change.field] = applyChange(field, standing(change.field), change, replacers.get(change) ?? same)
    // Told as a fault by whoever judges.
    else if (change.action === 'set' || change.action === 'add') proposed[change.field] = change.value
  }
  return proposed
}

function filled(before: FieldValue | null, value: FieldValue, mode: 'fill_empty' | 'overwrite'): FieldValue {
  if (isEmpty(before)) return value
  const isByLanguage = isLocalised(before) && isLocalised(value)
  if (mode === 'overwrite') return isByLanguage ? { ...before, ...value } : value
  return isByLanguage ? { ...value, ...before } : before
}

const same: ReplaceText = (text) => text

/**
 * Replaces a plain text. Whole words end where no letter, digit or underscore follows, in any script.
 * The search is a literal one, so it takes time linear to the text.
 */
export function plainReplacer({ find, replacement, matchCase, wholeWord }: FindReplace): ReplaceText {
  const literal = find.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const word = wholeWord ? ['(?<![\\p{L}\\p{M}\\p{N}_])', '(?![\\p{L}\\p{M}\\p{N}_])'] : ['', '']
  const pattern = new RegExp(`${word[0]}${literal}${word[1]}`, matchCase ? 'gu' : 'giu')
  return (text) => replaceBounded(text, text.matchAll(pattern), () => replacement)
}

/** Longer than any value may be: what is longer is refused anyway, and must not fill the memory before. */
const MAX_REPLACED_LENGTH = 60_000

/** Puts something in the place of each match, until the text is too long to be a value. */
export function replaceBounded<M extends { 0: string; index: number }>(
  text: string,
  matches: Iterable<M>,
  by: (match: M) => string,
): string {
  let made = ''
  let at = 0
  for (const match of matches) {
    made += text.slice(at, match.index) + by(match)
    at = match.index + match[0].length
    if (made.length > MAX_REPLACED_LENGTH) break
  }
  return made + text.slice(at)
}

const isLocalised = (value: FieldValue | null): value is Localised =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !('x' in value && 'y' in value)

const listOf = (value: FieldValue | null): string[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? [value] : []

const without = (value: Localised, languages: ReadonlySet<string>): Localised =>
  Object.fromEntries(Object.entries(value).filter(([language]) => !languages.has(language)))

/** Changes each single value of a value; null takes one away. What becomes equal to another of its list is there once. */
function eachPart(value: FieldValue | null, to: (part: Single, language?: string) => Single | null): FieldValue | null {
  if (value === null) return null
  if (Array.isArray(value)) return [...new Set(value.flatMap((part) => to(part) ?? []))] as string[]
  if (isLocalised(value)) {
    const parts = Object.entries(value).flatMap(([language, text]) => {
      const made = to(text, language)
      return made === null ? [] : [[language, made]]
    })
    return Object.fromEntries(parts) as Localised
  }
  return typeof value === 'object' ? value : to(value)
}
