import type { FieldShape, FieldValue, Localised } from './field.ts'
import { takesSeveral } from './judge-values.ts'
import type { Property } from './property.ts'

/** What of a text in several languages is read where none is asked for. */
export const mainText = (said: Localised, language = 'en'): string | undefined =>
  said['x-default'] ?? said[language] ?? Object.values(said)[0]

/**
 * What a file says as a value of a field, which may be of another shape than the property: a list as one text, a text as
 * the one entry of a list. Undefined where the field cannot hold it. Fields with terms are given texts, to be looked up.
 */
export function fieldValueOf(field: FieldShape, said: FieldValue): FieldValue | undefined {
  switch (field.type) {
    case 'text':
    case 'long_text':
    case 'url':
      return textValueOf(field, said)
    case 'number': {
      const number = typeof said === 'number' ? said : Number(textOf(said) || Number.NaN)
      return Number.isFinite(number) ? number : undefined
    }
    case 'date':
      return textOf(said)
    case 'boolean':
      return typeof said === 'boolean' ? said : undefined
    case 'select':
    case 'multi_select':
    case 'taxonomy':
      return textsOf(said)
    default:
      return undefined
  }
}

function textValueOf(field: FieldShape, said: FieldValue): FieldValue | undefined {
  if (takesSeveral(field)) return textsOf(said)
  if (field.rules.localised) return isLocalised(said) ? said : wrapped(textOf(said))
  return textOf(said)
}

const wrapped = (text: string | undefined): Localised | undefined =>
  text === undefined ? undefined : { 'x-default': text }

const isLocalised = (said: FieldValue): said is Localised => typeof said === 'object' && !Array.isArray(said)

/** All of it as one text: entries of a list behind each other. */
export function textOf(said: FieldValue, language?: string): string | undefined {
  if (Array.isArray(said)) return said.length > 0 ? said.join('; ') : undefined
  if (isLocalised(said)) return mainText(said, language)
  return typeof said === 'boolean' ? undefined : String(said)
}

function textsOf(said: FieldValue): string[] {
  if (Array.isArray(said)) return said
  const text = textOf(said)
  return text === undefined ? [] : [text]
}

/** A value of a field in the shape of a property, ready to be written; undefined where it has no place there. */
export function saidOf(property: Property, value: FieldValue, language?: string): FieldValue | undefined {
  switch (property.shape) {
    case 'localised':
      return isLocalised(value) ? value : wrapped(textOf(value))
    case 'list':
      return textsOf(isLocalised(value) ? (mainText(value, language) ?? '') : value)
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'number':
      return typeof value === 'number' ? value : undefined
    default:
      return textOf(value, language)
  }
}
