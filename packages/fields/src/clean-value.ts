import { isEmpty } from './conditions.ts'
import type { FieldShape, FieldValue } from './field.ts'
import { takesSeveral } from './judge-values.ts'

/**
 * A value as it is stored: Unicode NFC, trimmed, no control characters, nothing twice in a list; null when nothing is left.
 * It changes the form only: what is wrong stays wrong and is told by `judgeValue`.
 */
export function cleanValue(field: FieldShape, value: FieldValue | null): FieldValue | null {
  const isLong = field.type === 'long_text'
  const cleaned = clean(value, isLong)
  if (isEmpty(cleaned)) return null
  if (takesSeveral(field) && typeof cleaned === 'string') return [cleaned]
  return cleaned
}

function clean(value: FieldValue | null, isLong: boolean): FieldValue | null {
  if (typeof value === 'string') return cleanText(value, isLong)
  if (Array.isArray(value)) {
    const texts = value.map((one) => (typeof one === 'string' ? cleanText(one, isLong) : one))
    return [...new Set(texts)].filter((one) => one !== '')
  }
  if (value === null || typeof value !== 'object') return value
  const parts = Object.entries(value).map(([name, part]) => [
    name,
    typeof part === 'string' ? cleanText(part, isLong) : part,
  ])
  return Object.fromEntries(parts.filter(([, part]) => part !== ''))
}

function cleanText(text: string, isLong: boolean): string {
  const plain = text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n')
  const shown = plain.replace(isLong ? /[\0-\x08\x0b-\x1f\x7f]/g : /[\0-\x1f\x7f]+/g, isLong ? '' : ' ')
  return shown.trim()
}
