import type { Field, PolicyFault } from '@damask/contract'
import type { TFunction } from 'i18next'
import { formatNumber, formatSize } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'

/** What does not fit, in a sentence of the reader's language. Whoever shows it has awaited `loadLaterWords()`. */
export function policyFaultSentence(t: TFunction, fault: PolicyFault, fields: readonly Field[]): string {
  const { code, limit, allowed = [] } = fault
  const isSize = code === 'too_few_bytes' || code === 'too_many_bytes'
  const written = typeof limit === 'number' ? (isSize ? formatSize(limit) : formatNumber(limit)) : (limit ?? '')
  return t(`attention.fault.${code}`, {
    limit: written,
    allowed: allowed.join(', '),
    field: fieldName(fault.field, fields),
  })
}

const fieldName = (key: string | undefined, fields: readonly Field[]): string => {
  const field = fields.find((one) => one.key === key)
  return field ? labelIn(field.labels) : (key ?? '')
}
