import { isEmpty, isRequired } from './conditions.ts'
import { beginningOf, isWithin } from './dates.ts'
import type { FieldShape, FieldType, FieldValue, FieldValues } from './field.ts'

/** What can be wrong with a value. Words for people are made from the code and its details. */
export type Fault = {
  field: string
  code: FaultCode
  /** The bound that was crossed, or what a pattern asks for. */
  limit?: number | string
}
export type FaultCode =
  | 'required'
  | 'wrong_type'
  | 'too_short'
  | 'too_long'
  | 'too_small'
  | 'too_large'
  | 'too_early'
  | 'too_late'
  | 'too_many'
  | 'not_a_date'
  | 'not_a_link'
  | 'pattern'

/** Bounds that hold whatever a field says. In characters. */
export const MAX_TEXT_LENGTH = 2_000
export const MAX_LONG_TEXT_LENGTH = 50_000
export const MAX_SEVERAL = 1_000
const MAX_LANGUAGES = 50
const MAX_LINK_LENGTH = 2_000
const LANGUAGE = /^(x-default|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3})$/

/** Compiled patterns are handed in, so that whoever needs none does not fetch what reads them. */
export type MatchPattern = (pattern: string, text: string) => boolean

/**
 * What is wrong with these values, of the fields that are asked for here. Terms, people and uniqueness are not looked at:
 * those need the database.
 * @param fields that apply to the asset
 */
export function judgeValues(fields: readonly FieldShape[], values: FieldValues, matches: MatchPattern): Fault[] {
  return fields.flatMap((field) => {
    const value = values[field.key]
    if (!isEmpty(value)) return judgeValue(field, value as FieldValue, matches)
    return isRequired(field, values) ? [{ field: field.key, code: 'required' as const }] : []
  })
}

/** What is wrong with one value that is not empty. */
export function judgeValue(field: FieldShape, value: FieldValue, matches: MatchPattern): Fault[] {
  const fault = (code: FaultCode, limit?: number | string): Fault[] => [
    { field: field.key, code, ...(limit !== undefined && { limit }) },
  ]
  const { type, rules } = field
  // Types promise that there is none; what arrives as JSON promises nothing.
  if (value === null) return fault('wrong_type')
  if (takesSeveral(field)) {
    if (!Array.isArray(value)) return fault('wrong_type')
    if (value.length > MAX_SEVERAL) return fault('too_many', MAX_SEVERAL)
    if (value.some((one) => typeof one !== 'string')) return fault('wrong_type')
    return type === 'text' || type === 'url' ? first(value.map((one) => judgeText(field, one, matches))) : []
  }
  if (Array.isArray(value)) return fault('wrong_type')
  switch (type) {
    case 'text':
    case 'long_text':
    case 'url':
      if (typeof value === 'string') return rules.localised ? fault('wrong_type') : judgeText(field, value, matches)
      if (!rules.localised || typeof value !== 'object') return fault('wrong_type')
      if (Object.keys(value).length > MAX_LANGUAGES) return fault('too_many', MAX_LANGUAGES)
      if (!Object.keys(value).every((language) => LANGUAGE.test(language))) return fault('wrong_type')
      return first(Object.values(value).map((one) => judgeText(field, one, matches)))
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return fault('wrong_type')
      if (rules.min !== undefined && value < rules.min) return fault('too_small', rules.min)
      if (rules.max !== undefined && value > rules.max) return fault('too_large', rules.max)
      return []
    case 'date':
      if (typeof value !== 'string' || !beginningOf(value)) return fault('not_a_date')
      if (!isWithin(value, rules.earliest, undefined)) return fault('too_early', rules.earliest)
      if (!isWithin(value, undefined, rules.latest)) return fault('too_late', rules.latest)
      return []
    case 'boolean':
      return typeof value === 'boolean' ? [] : fault('wrong_type')
    case 'point':
      return isPoint(value) ? [] : fault('wrong_type')
    default:
      return typeof value === 'string' ? [] : fault('wrong_type')
  }
}

/** Whether the value of a field is a list. */
export const takesSeveral = ({ type, rules }: Pick<FieldShape, 'type' | 'rules'>): boolean =>
  type === 'multi_select' ||
  (rules.multiple === true && !rules.localised && ['text', 'url', 'person', 'taxonomy'].includes(type))

/** Whether the values of a field are terms of a vocabulary. */
export const hasTerms = (type: FieldType): boolean =>
  type === 'select' || type === 'multi_select' || type === 'taxonomy'

function judgeText({ key, type, rules }: FieldShape, text: unknown, matches: MatchPattern): Fault[] {
  if (typeof text !== 'string') return [{ field: key, code: 'wrong_type' }]
  const most = type === 'long_text' ? MAX_LONG_TEXT_LENGTH : type === 'url' ? MAX_LINK_LENGTH : MAX_TEXT_LENGTH
  const maxLength = Math.min(rules.maxLength ?? most, most)
  const length = [...text].length
  if (length > maxLength) return [{ field: key, code: 'too_long', limit: maxLength }]
  if (rules.minLength !== undefined && length < rules.minLength) {
    return [{ field: key, code: 'too_short', limit: rules.minLength }]
  }
  if (type === 'url' && !isLink(text)) return [{ field: key, code: 'not_a_link' }]
  if (rules.pattern && !matches(rules.pattern, text)) return [{ field: key, code: 'pattern', limit: rules.pattern }]
  return []
}

/** Only what a browser may safely follow. */
const isLink = (text: string) => URL.canParse(text) && ['http:', 'https:', 'mailto:'].includes(new URL(text).protocol)

function isPoint(value: FieldValue): boolean {
  if (typeof value !== 'object' || Array.isArray(value)) return false
  const { x, y } = value as { x: unknown; y: unknown }
  const isPart = (n: unknown) => typeof n === 'number' && n >= 0 && n <= 1
  return isPart(x) && isPart(y) && Object.keys(value).length === 2
}

const first = (faults: Fault[][]) => faults.find((found) => found.length > 0) ?? []
