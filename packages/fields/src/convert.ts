import type { FieldShape, FieldType, FieldValue } from './field.ts'
import { hasTerms, takesSeveral } from './judge-values.ts'

type Convertible = Pick<FieldShape, 'type' | 'rules'> & { vocabularyId: string | null }

/**
 * What a change of a field means for the values that stand:
 * `same`: they stay as they are; `converted`: each gets another form and keeps its meaning; `if_single`: that, where no
 * asset has more than one value or language; `impossible`.
 */
export type Conversion = 'same' | 'converted' | 'if_single' | 'impossible'

/** Types whose values are stored alike, so that one can become the other. */
const WIDER: Partial<Record<FieldType, readonly FieldType[]>> = {
  text: ['long_text'],
  url: ['text', 'long_text'],
}

export function conversionBetween(before: Convertible, after: Convertible): Conversion {
  if (hasTerms(before.type) && hasTerms(after.type)) {
    if (before.vocabularyId !== after.vocabularyId) return 'impossible'
    // Terms stand in rows of their own, one or several alike.
    return takesSeveral(before) && !takesSeveral(after) ? 'if_single' : 'same'
  }
  if (before.type !== after.type && !WIDER[before.type]?.includes(after.type)) return 'impossible'
  const [from, to] = [formOf(before), formOf(after)]
  if (from === to) return 'same'
  if (from === 'single') return 'converted'
  return to === 'single' ? 'if_single' : 'impossible'
}

type Form = 'single' | 'several' | 'localised'

const formOf = (field: Convertible): Form =>
  takesSeveral(field) ? 'several' : field.rules.localised ? 'localised' : 'single'

/**
 * A value in the form that its field asks for today, where it was stored before the field was changed and nothing is
 * lost by it; otherwise as it is.
 * @param language what texts are in that stand without one
 */
export function inFormOf(field: Pick<FieldShape, 'type' | 'rules'>, value: FieldValue, language: string): FieldValue {
  const form = formOf({ ...field, vocabularyId: null })
  if (typeof value === 'string') {
    if (form === 'several') return [value]
    return form === 'localised' ? { [language]: value } : value
  }
  if (form !== 'single' || value === null || typeof value !== 'object' || field.type === 'point') return value
  const parts = Object.values(value)
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : value
}
