import type { FieldGroupId } from '@damask/contract'
import { type Field, FieldId, type FieldRules, type FieldType, type Labels, type VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireGoodDraft } from './check-draft.ts'
import { allFields } from './fields.ts'
import { getField } from './get-field.ts'
import { requireGroup } from './groups.ts'
import { lockSchema } from './lock-schema.ts'
import { nameOf } from './name-of.ts'

/** A form with more is filled by nobody; and all of them are read with every asset. */
export const MAX_FIELDS = 500

type Input = {
  key: string
  type: FieldType
  labels: Labels
  groupId: FieldGroupId | null
  help: Record<string, string>
  example: string
  vocabularyId: VocabularyId | null
  rules: FieldRules
  property: string | null
}

export function createField(ctx: Ctx, input: Input): Promise<Field> {
  return inTransaction(ctx, async (ctx) => {
    await lockSchema(ctx)
    const fields = await allFields(ctx)
    if (fields.length >= MAX_FIELDS) throw problem('too_many_fields')
    if (fields.some((field) => field.key === input.key)) throw problem('field_key_taken')
    await requireKeyFree(ctx, input.key)
    if (input.groupId) await requireGroup(ctx, input.groupId)
    await requireGoodDraft(ctx, input, fields)
    const fieldId = ctx.newId(FieldId)
    const last = Math.max(
      0,
      ...fields.filter((field) => field.groupId === input.groupId).map((field) => field.position),
    )
    await ctx.db
      .insertInto('field')
      .values({
        id: fieldId,
        key: input.key,
        type: input.type,
        field_group_id: input.groupId,
        position: last + 1,
        labels: JSON.stringify(input.labels),
        help: JSON.stringify(input.help),
        example: input.example,
        vocabulary_id: input.vocabularyId,
        rules: JSON.stringify(input.rules),
        property: input.property,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    const field = await getField(ctx, { fieldId })
    await publish(ctx, 'field.created', { fieldId, key: field.key, name: nameOf(field), type: field.type }, fieldId)
    return field
  })
}

async function requireKeyFree(ctx: Ctx, key: string): Promise<void> {
  const { rows } = await sql`select 1 from field where key = ${key}`.execute(ctx.db)
  if (rows.length === 0) return
  throw problem('field_key_taken', {
    detail: 'A deleted field still has values under this key. Bring it back, or erase its values first.',
  })
}
