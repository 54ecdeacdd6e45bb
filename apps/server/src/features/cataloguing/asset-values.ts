import type { FieldValue, PersonId, TermId } from '@damask/contract'
import type { FieldValues } from '@damask/fields'
import { hasTerms } from '@damask/fields'
import type { FieldRow } from '../metadata/index.ts'

/** The terms that stand in values. */
export const termIdsIn = (fields: readonly FieldRow[], values: FieldValues): TermId[] =>
  idsIn(fields, values, (field) => hasTerms(field.type)) as TermId[]

/** The people who stand in values. */
export const personIdsIn = (fields: readonly FieldRow[], values: FieldValues): PersonId[] =>
  idsIn(fields, values, (field) => field.type === 'person') as PersonId[]

const idsIn = (fields: readonly FieldRow[], values: FieldValues, isOne: (field: FieldRow) => boolean): string[] =>
  fields.filter(isOne).flatMap((field) => listOf(values[field.key]))

/** One value or several, as a list of texts. */
export const listOf = (value: FieldValue | null | undefined): string[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
