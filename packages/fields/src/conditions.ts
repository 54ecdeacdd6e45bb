import type { Condition, FieldShape, FieldValue, FieldValues } from './field.ts'

/** Whether nothing is there that a reader would see. */
export function isEmpty(value: FieldValue | null | undefined): value is null | undefined {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.every(isEmpty)
  if (typeof value === 'object') return Object.values(value).every((part) => typeof part === 'string' && isEmpty(part))
  return false
}

/** Whether a field is asked for, given the other values. */
export const isShown = (field: FieldShape, values: FieldValues): boolean => hold(field.rules.shownWhen ?? [], values)

/** Whether a field must have a value, given the others. What is not asked for cannot be required. */
export function isRequired(field: FieldShape, values: FieldValues): boolean {
  if (!isShown(field, values)) return false
  const { required, requiredWhen } = field.rules
  return required === true || (requiredWhen !== undefined && requiredWhen.length > 0 && hold(requiredWhen, values))
}

const hold = (conditions: readonly Condition[], values: FieldValues) =>
  conditions.every((condition) => holds(condition, values[condition.field]))

function holds({ is, values = [] }: Condition, value: FieldValue | undefined): boolean {
  if (is === 'filled') return !isEmpty(value)
  if (is === 'empty') return isEmpty(value)
  const wanted = new Set(values.map(comparable))
  const has = singleValues(value).some((single) => wanted.has(comparable(single)))
  return is === 'any_of' ? has : !has
}

/** The parts of a value that can be compared: each of a list, each language of a text. */
export function singleValues(value: FieldValue | undefined): (string | number | boolean)[] {
  if (isEmpty(value)) return []
  if (Array.isArray(value)) return value
  if (typeof value === 'object') return Object.values(value)
  return [value]
}

const comparable = (value: string | number | boolean) =>
  typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : String(value)
