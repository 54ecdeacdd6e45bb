import type { FieldValue, PersonId, TermId, ValueFault } from '@damask/contract'
import { cleanValue, hasTerms, isEmpty, judgeValue, singleValues } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { namesOfPeople } from '../identity/index.ts'
import type { FieldRow } from './fields.ts'
import { judgeTerms, termsFor } from './judge-terms.ts'
import { matchesPattern } from './patterns.ts'

export type Values = Record<string, FieldValue>

/**
 * Values that stand on no asset yet, cleaned, and what is wrong with each of them by itself: whether they are asked for
 * or complete shows only on an asset.
 */
export async function judgeAlone(
  ctx: Ctx,
  given: Values,
  fields: readonly FieldRow[],
): Promise<{ values: Values; faults: ValueFault[] }> {
  const faults: ValueFault[] = []
  const values: Values = {}
  const known: FieldRow[] = []
  for (const [key, value] of Object.entries(given)) {
    const field = fields.find((one) => one.key === key)
    if (!field) {
      faults.push({ field: key, code: 'unknown_field' })
      continue
    }
    const cleaned = cleanValue(field, value)
    if (isEmpty(cleaned)) continue
    if (field.rules.readOnly) faults.push({ field: key, code: 'not_editable' })
    // Applied to a second asset it would be taken.
    else if (field.rules.unique) faults.push({ field: key, code: 'taken' })
    else faults.push(...judgeValue(field, cleaned, matchesPattern))
    values[key] = cleaned as FieldValue
    known.push(field)
  }
  const idsOf = (isOne: (field: FieldRow) => boolean) =>
    known
      .filter(isOne)
      .flatMap((field) => singleValues(values[field.key]).map(String))
      .filter(isUuid)
  const terms = await termsFor(ctx, known, idsOf((field) => hasTerms(field.type)) as TermId[])
  const people = await namesOfPeople(ctx, idsOf((field) => field.type === 'person') as PersonId[])
  const isWrong = new Set(faults.map((fault) => fault.field))
  for (const field of known.filter((one) => !isWrong.has(one.key))) {
    faults.push(...judgeTerms(field, values[field.key], terms))
    if (field.type === 'person' && singleValues(values[field.key]).some((id) => !people.has(id as PersonId)))
      faults.push({ field: field.key, code: 'unknown_person' })
  }
  return { values, faults }
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
