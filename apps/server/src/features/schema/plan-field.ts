import type { FieldId, FieldPlan } from '@damask/contract'
import { conversionBetween, hasTerms } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { allFields, complaintsAbout, deletedFields, type FieldRow } from '../metadata/index.ts'
import { countSeveral, countValues } from './count-values.ts'
import { draftOf, type FieldChange, type Subject } from './draft.ts'
import { findLacking } from './find-lacking.ts'
import { findMisfits } from './find-misfits.ts'
import { findOutside } from './find-outside.ts'
import { doublesOf } from './unique-values.ts'

type Input = FieldChange & { fieldId: FieldId | null; key?: string | undefined }
type Refusals = FieldPlan['refusals']

/** What making or changing a field would do. Nothing is written; what takes too long is left out, and said to be. */
export async function planField(ctx: Ctx, { fieldId, key, ...change }: Input): Promise<FieldPlan> {
  const fields = await allFields(ctx)
  const before: Subject = fieldId ? await findField(ctx, fields, fieldId) : newField(key, change)
  const after = draftOf(before, change)
  const refusals: Refusals = await complaintsAbout(ctx, after, fields)
  const plan: FieldPlan = {
    valueCount: fieldId ? await countValues(ctx, before) : 0,
    refusals,
    converted: 0,
    faults: [],
    doubles: [],
    looked: 0,
    isComplete: true,
  }
  if (refusals.length > 0) return plan
  const conversion = conversionBetween(before, after)
  if (plan.valueCount > 0) {
    if (conversion === 'impossible') return refused(plan, 'type_refused', problem('field_type_refused').message)
    if (conversion === 'if_single') {
      const count = await countSeveral(ctx, before)
      if (count > 0) return refused(plan, 'several', `${count} assets have more than one value here.`, count)
    }
    if (conversion !== 'same' && !hasTerms(before.type)) plan.converted = plan.valueCount
    if (after.rules.unique && !before.rules.unique) plan.doubles = await doublesOf(ctx, before)
    const misfits = await findMisfits(ctx, before, after)
    plan.faults.push(...misfits.faults)
    plan.looked = misfits.looked
    plan.isComplete = misfits.isComplete
    plan.faults.push(...(await findOutside(ctx, before, after)))
  }
  const lacking = await findLacking(ctx, before, after, fields)
  if (lacking === 'too_many') plan.isComplete = false
  else if (lacking) plan.faults.push(lacking)
  return plan
}

function refused(plan: FieldPlan, code: string, message: string, count?: number): FieldPlan {
  const detail = count === undefined ? {} : { detail: String(count) }
  return { ...plan, refusals: [{ at: 'type', code, message, ...detail }] }
}

async function findField(ctx: Ctx, fields: readonly FieldRow[], id: FieldId): Promise<FieldRow> {
  const field = fields.find((one) => one.id === id) ?? (await deletedFields(ctx)).find((one) => one.id === id)
  if (!field) throw problem('field_not_found')
  return field
}

/** A field that is not there yet: nothing was asked for so far. */
function newField(key: string | undefined, { type }: FieldChange): Subject {
  if (!key || !type) throw problem('invalid_request', { detail: 'A new field needs a key and a type.' })
  return { number: 0, key, type, vocabularyId: null, rules: {}, property: null }
}
