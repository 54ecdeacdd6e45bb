import type { Field, FieldValue } from '@damask/contract'
import { hasTerms, isEmpty } from '@damask/fields'
import { formatNumber } from '../../app/format.ts'
import { t } from '../../app/words.ts'
import { dateInWords } from './date-words.ts'
import { termLabel, textIn } from './labels.ts'
import type { Value } from './merge.ts'
import type { Names } from './names.ts'

/** A value in one line of text: for cells, tips and what is said aloud. */
export function valueInWords(field: Field, value: Value | undefined, names: Names): string {
  if (value === undefined || value === null || isEmpty(value)) return ''
  if (Array.isArray(value)) return value.map((one) => oneInWords(field, one, names)).join(', ')
  return oneInWords(field, value, names)
}

function oneInWords(field: Field, value: FieldValue, names: Names): string {
  if (typeof value === 'boolean') return value ? t('metadata.yes') : t('metadata.no')
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') {
    if (field.type === 'date') return dateInWords(value)
    if (field.type === 'person') return names.person(value)?.name ?? '…'
    if (!hasTerms(field.type)) return value
    const term = names.term(value)
    return term ? termLabel(term) : '…'
  }
  if (Array.isArray(value)) return ''
  return isPoint(value) ? pointInWords(value) : textIn(value)
}

export const isPoint = (value: FieldValue): value is { x: number; y: number } =>
  typeof value === 'object' && !Array.isArray(value) && typeof (value as { x?: unknown }).x === 'number'

export const pointInWords = ({ x, y }: { x: number; y: number }): string =>
  t('metadata.point.at', { x: percent(x), y: percent(y) })

const percent = (part: number) => formatNumber(Math.round(part * 1000) / 10)
