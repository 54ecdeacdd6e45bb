import type { Field, FieldGroupId, FieldId, Operation } from '@damask/contract'
import { conversionBetween, hasTerms } from '@damask/fields'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { lockTree } from '../access/index.ts'
import {
  allFields,
  type FieldRow,
  getField,
  lockSchema,
  nameOf,
  requireField,
  requireGoodDraft,
  requireGroup,
} from '../metadata/index.ts'
import { startOperation } from '../operations/index.ts'
import { convertJob } from './convert-values.ts'
import { countSeveral, countValues } from './count-values.ts'
import { draftOf, type FieldChange } from './draft.ts'
import { doublesOf, fillUnique, forgetUnique } from './unique-values.ts'

type Input = FieldChange & { fieldId: FieldId; groupId?: FieldGroupId | null | undefined }

/**
 * @throws field_changed when the call was based on another revision (`If-Match`); field_invalid; field_type_refused when
 * values would lose something; field_not_unique, with the values that several assets share
 */
export function updateField(
  ctx: Ctx,
  { fieldId, groupId, ...change }: Input,
): Promise<{ field: Field; operation: Operation | null }> {
  return inTransaction(ctx, async (ctx) => {
    // Nobody writes values while it is decided whether those that stand fit, and while the field becomes another.
    if (mattersForValues(change)) await lockTree(ctx)
    await lockSchema(ctx)
    const fields = await allFields(ctx)
    const before = requireField(fields, fieldId)
    requireRevision(ctx, before)
    if (groupId) await requireGroup(ctx, groupId)
    const after = draftOf(before, change)
    await requireGoodDraft(ctx, after, fields)
    const conversion = await requireConvertible(ctx, before, after)
    if (after.rules.unique && !before.rules.unique) await makeUnique(ctx, before)
    if (!after.rules.unique && before.rules.unique) await forgetUnique(ctx, before)
    await ctx.db
      .updateTable('field')
      .set({
        type: after.type,
        labels: JSON.stringify(change.labels ?? before.labels),
        help: JSON.stringify(change.help ?? before.help),
        example: change.example ?? before.example,
        vocabulary_id: after.vocabularyId,
        rules: JSON.stringify(after.rules),
        property: after.property,
        field_group_id: groupId === undefined ? before.groupId : groupId,
        ...(conversion === 'converted' && { plain_language: change.plainLanguage ?? 'x-default' }),
        revision: before.revision + 1,
        updated_at: ctx.now(),
      })
      .where('id', '=', fieldId)
      .execute()
    const field = await getField(ctx, { fieldId })
    const changed = changedParts(before, field)
    if (changed.length > 0) {
      const told = { fieldId, key: field.key, name: nameOf(field), before: nameOf(before), type: field.type, changed }
      await publish(ctx, 'field.updated', told, fieldId)
    }
    const isConverted = conversion === 'converted' || conversion === 'if_single'
    const items = isConverted && !hasTerms(before.type) ? assetsWithStored(before) : undefined
    const operation = items ? await startOperation(ctx, convertJob, { input: { fieldId }, items }) : null
    return { field, operation: operation?.total === 0 ? null : operation }
  })
}

/** Labels and help are for people; everything else may change which values are right. */
const mattersForValues = ({ type, rules, vocabularyId }: FieldChange) =>
  type !== undefined || rules !== undefined || vocabularyId !== undefined

export function requireRevision(ctx: Ctx, { revision }: FieldRow): void {
  const expected = ctx.caller?.ifRevision ?? revision
  if (expected !== revision) throw problem('field_changed', { revision })
}

async function requireConvertible(ctx: Ctx, before: FieldRow, after: ReturnType<typeof draftOf>) {
  const conversion = conversionBetween(before, after)
  if (conversion === 'same' || conversion === 'converted') return conversion
  // A field that was never filled can become anything.
  if ((await countValues(ctx, before)) === 0) return 'same'
  if (conversion === 'impossible') throw problem('field_type_refused')
  const several = await countSeveral(ctx, before)
  if (several === 0) return conversion
  throw problem('field_type_refused', {
    detail: `${several} ${several === 1 ? 'asset has' : 'assets have'} more than one value here, and only one would be left.`,
    count: several,
  })
}

async function makeUnique(ctx: Ctx, field: FieldRow): Promise<void> {
  const doubles = await doublesOf(ctx, field)
  if (doubles.length > 0) throw problem('field_not_unique', { doubles })
  await fillUnique(ctx, field)
}

const assetsWithStored = ({ number }: FieldRow) =>
  sql`select distinct asset_id from asset_value where field = ${number} order by asset_id`

const PARTS = ['type', 'labels', 'help', 'example', 'vocabularyId', 'rules', 'property', 'groupId'] as const

const changedParts = (before: FieldRow, after: Field): string[] =>
  PARTS.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
