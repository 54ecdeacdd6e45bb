import type { Field } from '@damask/contract'
import type { Complaint } from '@damask/fields'
import type { TFunction } from 'i18next'
import { labelIn } from '../../app/label-in.ts'

/** What is wrong with a field, in a sentence of the reader's language. */
export function complaintWords(t: TFunction, { code, detail = '' }: Complaint, fields: readonly Field[]): string {
  const named = (key: string) => labelIn(fields.find((field) => field.key === key)?.labels ?? { en: key })
  const shown = code === 'circle' ? detail.split(' → ').map(named).join(' → ') : named(detail)
  return t(`schema.complaint.${code}`, { detail: shown })
}
