/** A piece of a naming rule: fixed text, or a token that becomes text. */
export type NamePart =
  | { type: 'text'; text: string }
  /** As it arrived, without its extension. */
  | { type: 'name' }
  /** What the folder is called. */
  | { type: 'folder' }
  /** When it arrived: a format of `yyyy`, `yy`, `MM`, `dd`, `HH`, `mm` and what stands between them. */
  | { type: 'date'; format: string }
  /** A number that no other name of the folder has, with at least so many digits. */
  | { type: 'counter'; digits: number }
  /** The value of a field; of a term its label in a language, or its notation. */
  | { type: 'field'; key: string; says: string | null }

export type NameRuleCode =
  | 'empty'
  | 'too_long'
  | 'unclosed'
  | 'lone_brace'
  | 'unknown_token'
  | 'bad_date'
  | 'bad_counter'
  | 'two_counters'
  | 'bad_character'

/** A pattern that cannot be read: what is wrong, and where it stands. */
export class NameRuleError extends Error {
  readonly code: NameRuleCode
  readonly position: number
  constructor(code: NameRuleCode, position: number) {
    super(code)
    this.code = code
    this.position = position
  }
}

/** Longer names are no names. In characters of the pattern. */
export const MAX_NAME_RULE_LENGTH = 300
const MAX_PARTS = 40
const KEY = /^[a-z][a-z0-9_]{0,62}$/
const SAYS = /^(notation|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3})$/
const DATE_FORMAT = /^(yyyy|yy|MM|dd|HH|mm|[-_. ])+$/
/** What no name can have: slashes, controls, and marks that turn the direction of text around. */
const UNUSABLE = /[\\/\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/**
 * Reads a naming rule: `{sku}_{season:notation}_{counter:4}`, `{date:yyyy-MM-dd} {name}`. Two braces are one brace of text.
 * Linear in the length of the pattern.
 * @throws NameRuleError
 */
export function parseNameRule(pattern: string): NamePart[] {
  if (pattern.length > MAX_NAME_RULE_LENGTH) throw new NameRuleError('too_long', MAX_NAME_RULE_LENGTH)
  const parts: NamePart[] = []
  let text = ''
  const endText = () => {
    if (text !== '') parts.push({ type: 'text', text })
    text = ''
  }
  for (let i = 0; i < pattern.length; ) {
    const sign = pattern[i]!
    if ((sign === '{' || sign === '}') && pattern[i + 1] === sign) {
      text += sign
      i += 2
    } else if (sign === '{') {
      endText()
      const end = pattern.indexOf('}', i)
      if (end === -1) throw new NameRuleError('unclosed', i)
      parts.push(parseToken(pattern.slice(i + 1, end), i))
      i = end + 1
    } else if (sign === '}') {
      throw new NameRuleError('lone_brace', i)
    } else if (UNUSABLE.test(sign)) {
      throw new NameRuleError('bad_character', i)
    } else {
      text += sign
      i++
    }
  }
  endText()
  if (parts.length === 0 || parts.every((part) => part.type === 'text' && part.text.trim() === '')) {
    throw new NameRuleError('empty', 0)
  }
  if (parts.length > MAX_PARTS) throw new NameRuleError('too_long', pattern.length)
  if (parts.filter((part) => part.type === 'counter').length > 1) throw new NameRuleError('two_counters', 0)
  return parts
}

function parseToken(token: string, position: number): NamePart {
  const colon = token.indexOf(':')
  const word = colon === -1 ? token : token.slice(0, colon)
  const rest = colon === -1 ? null : token.slice(colon + 1)
  if (word === 'date') {
    const format = rest ?? 'yyyy-MM-dd'
    if (!DATE_FORMAT.test(format)) throw new NameRuleError('bad_date', position)
    return { type: 'date', format }
  }
  if (word === 'counter') {
    if (rest !== null && !/^[1-9]$/.test(rest)) throw new NameRuleError('bad_counter', position)
    return { type: 'counter', digits: Number(rest ?? 1) }
  }
  if ((word === 'name' || word === 'folder') && rest === null) return { type: word }
  if (word === 'name' || word === 'folder' || !KEY.test(word)) throw new NameRuleError('unknown_token', position)
  if (rest !== null && !SAYS.test(rest)) throw new NameRuleError('unknown_token', position)
  return { type: 'field', key: word, says: rest }
}

/** The pattern that `parseNameRule` reads as these parts. */
export function printNameRule(parts: readonly NamePart[]): string {
  return parts
    .map((part) => {
      switch (part.type) {
        case 'text':
          return part.text.replace(/[{}]/g, '$&$&')
        case 'date':
          return `{date:${part.format}}`
        case 'counter':
          return part.digits === 1 ? '{counter}' : `{counter:${part.digits}}`
        case 'field':
          return part.says === null ? `{${part.key}}` : `{${part.key}:${part.says}}`
        default:
          return `{${part.type}}`
      }
    })
    .join('')
}

/** The fields whose values a rule needs. */
export const fieldKeysIn = (parts: readonly NamePart[]): string[] => [
  ...new Set(parts.flatMap((part) => (part.type === 'field' ? [part.key] : []))),
]

/** What tokens become: letters and spaces as the rule wants them. */
export type NameStyle = {
  letters?: 'keep' | 'lower' | 'upper' | undefined
  space?: 'keep' | '-' | '_' | '.' | 'none' | undefined
}

/** What is known of an asset. A field that is not named has no value, as far as is known. */
export type NameTexts = {
  folder: string | undefined
  /** By key of field and what the token asks for, as `keyOfText` makes it; several where a field has several values. */
  fields: ReadonlyMap<string, readonly string[]>
}
export const keyOfText = (key: string, says: string | null): string => (says === null ? key : `${key}:${says}`)

/**
 * Whether a name (without its extension) is made as the rule says. A token without a known value may be any text. At most
 * (length of the name × number of parts) steps, whatever both are.
 */
export function matchesNameRule(
  parts: readonly NamePart[],
  stem: string,
  texts: NameTexts,
  style: NameStyle = {},
): boolean {
  let starts = new Set([0])
  for (const part of parts) {
    const ends = new Set<number>()
    if (isFree(part, texts)) {
      for (const end of endsOfFreeText(stem, Math.min(...starts), starts, style)) ends.add(end)
    } else {
      for (const start of starts) for (const end of endsOf(part, stem, start, texts, style)) ends.add(end)
    }
    if (ends.size === 0) return false
    starts = ends
  }
  return starts.has(stem.length)
}

const isFree = (part: NamePart, texts: NameTexts): boolean =>
  part.type === 'name' ||
  (part.type === 'folder' && texts.folder === undefined) ||
  (part.type === 'field' && !texts.fields.get(keyOfText(part.key, part.says))?.length)

/** One sweep for all beginnings: from the first of them on, as long as the letters are such as the style leaves. */
function endsOfFreeText(stem: string, first: number, starts: ReadonlySet<number>, style: NameStyle): number[] {
  const ends: number[] = []
  let isOpen = false
  for (let i = first; i < stem.length; i++) {
    if (starts.has(i)) isOpen = true
    if (styled(stem[i]!, style) !== stem[i]) isOpen = false
    if (isOpen) ends.push(i + 1)
  }
  return ends
}

function endsOf(part: NamePart, stem: string, start: number, texts: NameTexts, style: NameStyle): number[] {
  switch (part.type) {
    case 'text':
      return stem.startsWith(part.text, start) ? [start + part.text.length] : []
    case 'counter': {
      const digits = /^\d+/.exec(stem.slice(start, start + 20))?.[0].length ?? 0
      return Array.from({ length: Math.max(0, digits - part.digits + 1) }, (_, i) => start + part.digits + i)
    }
    case 'date': {
      const pattern = part.format.replace(/yyyy|yy|MM|dd|HH|mm|\./g, (token) =>
        token === '.' ? '\\.' : `\\d{${token.length}}`,
      )
      const length = part.format.length
      return new RegExp(`^${pattern}$`).test(stem.slice(start, start + length)) ? [start + length] : []
    }
    default: {
      const known = part.type === 'folder' ? [texts.folder!] : part.type === 'field' ? valuesFor(part, texts) : []
      const folded = foldFor(style)
      return known
        .map((text) => styled(text, style))
        .filter((text) => folded(stem.slice(start, start + text.length)) === folded(text))
        .map((text) => start + text.length)
    }
  }
}

const valuesFor = (part: Extract<NamePart, { type: 'field' }>, { fields }: NameTexts): readonly string[] =>
  fields.get(keyOfText(part.key, part.says)) ?? []

/** Where the rule leaves letters as they are, it does not ask for capitals either. */
const foldFor = ({ letters = 'keep' }: NameStyle) =>
  letters === 'keep' ? (text: string) => text.toLowerCase() : (text: string) => text

/** A name in two halves: the number between them is found where it must be unique. */
export type MadeName = { before: string; digits: number | null; after: string }

/** @returns the name, or which tokens have no value yet */
export function makeName(
  parts: readonly NamePart[],
  stem: string,
  texts: NameTexts,
  at: Date,
  style: NameStyle = {},
): MadeName | { missing: string[] } {
  const made: MadeName = { before: '', digits: null, after: '' }
  const missing: string[] = []
  for (const part of parts) {
    if (part.type === 'counter') {
      made.digits = part.digits
      continue
    }
    const text = textOf(part, stem, texts, at, style)
    if (text === undefined || text === '') missing.push(part.type === 'field' ? part.key : part.type)
    else if (made.digits === null) made.before += text
    else made.after += text
  }
  return missing.length > 0 ? { missing } : made
}

/** The name with its number, which has at least as many digits as the rule asks for. */
export const withNumber = ({ before, digits, after }: MadeName, number: number): string =>
  digits === null ? before + after : before + String(number).padStart(digits, '0') + after

function textOf(part: NamePart, stem: string, texts: NameTexts, at: Date, style: NameStyle): string | undefined {
  switch (part.type) {
    case 'text':
      return part.text
    case 'name':
      return styled(stem, style)
    case 'folder':
      return texts.folder === undefined ? undefined : styled(texts.folder, style)
    case 'date':
      return dateText(at, part.format)
    case 'field': {
      const [first] = valuesFor(part, texts)
      return first === undefined ? undefined : styled(first, style)
    }
    default:
      return undefined
  }
}

function dateText(at: Date, format: string): string {
  const iso = at.toISOString()
  const texts: Record<string, string> = {
    yyyy: iso.slice(0, 4),
    yy: iso.slice(2, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
  }
  return format.replace(/yyyy|yy|MM|dd|HH|mm/g, (token) => texts[token]!)
}

const EVERY_UNUSABLE = new RegExp(UNUSABLE, 'g')

function styled(text: string, { letters = 'keep', space = 'keep' }: NameStyle): string {
  const usable = text.replace(EVERY_UNUSABLE, '_')
  const spaced = space === 'keep' ? usable : usable.replace(/\s+/g, space === 'none' ? '' : space)
  if (letters === 'keep') return spaced
  return letters === 'lower' ? spaced.toLowerCase() : spaced.toUpperCase()
}
