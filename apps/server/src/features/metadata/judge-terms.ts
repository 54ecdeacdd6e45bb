import type { FieldValue, TermId, ValueFault } from '@damask/contract'
import { hasTerms, isEmpty, singleValues } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { type TermRow, termsByIds } from '../vocabularies/index.ts'
import type { FieldRow } from './fields.ts'

/** By id. */
export type Terms = ReadonlyMap<string, TermRow>

/** The terms of these ids and those that the fields are limited to: all that `judgeTerms` asks for. */
export async function termsFor(ctx: Ctx, fields: readonly FieldRow[], ids: readonly TermId[]): Promise<Terms> {
  const allowed = fields.flatMap((field) => field.rules.termIds ?? [])
  return new Map((await termsByIds(ctx, [...allowed, ...ids])).map((term) => [term.id, term]))
}

/** Whether the terms of a value belong to the vocabulary of its field, and may be chosen there. */
export function judgeTerms(field: FieldRow, value: FieldValue | undefined, terms: Terms): ValueFault[] {
  if (!hasTerms(field.type) || isEmpty(value)) return []
  const given = singleValues(value).map((id) => terms.get(String(id)))
  if (given.some((term) => term?.vocabulary_id !== field.vocabularyId))
    return [{ field: field.key, code: 'unknown_term' }]
  const { termIds } = field.rules
  if (!termIds?.length) return []
  const allowed = new Set(termIds.flatMap((id) => terms.get(id)?.number ?? []))
  const isAllowed = (term: TermRow) => allowed.has(term.number) || term.ancestors.some((number) => allowed.has(number))
  return given.every((term) => isAllowed(term!)) ? [] : [{ field: field.key, code: 'term_not_allowed' }]
}
