import type { Field, FieldGroup, FieldGroupId, FieldId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { allFields } from './fields.ts'
import { requireField } from './get-field.ts'
import { allGroups, listFields } from './list-fields.ts'
import { lockSchema } from './lock-schema.ts'

type Input = { order: { groupId: FieldGroupId | null; fieldIds: FieldId[] }[] }

export function reorderFields(ctx: Ctx, { order }: Input): Promise<{ fields: Field[]; groups: FieldGroup[] }> {
  return inTransaction(ctx, async (ctx) => {
    await lockSchema(ctx)
    const groups = await allGroups(ctx)
    const fields = await allFields(ctx)
    const groupIds = order.flatMap(({ groupId }) => groupId ?? [])
    const fieldIds = order.flatMap((one) => one.fieldIds)
    if (groupIds.some((id) => !groups.some((group) => group.id === id))) throw problem('field_group_not_found')
    for (const id of fieldIds) requireField(fields, id)
    if (isTwice(groupIds) || isTwice(fieldIds))
      throw problem('invalid_request', { detail: 'Each group and each field has one place.' })

    // What is not named goes behind, in the order that it has.
    const behindGroups = groups.map((group) => group.id).filter((id) => !groupIds.includes(id))
    await writePositions(ctx, 'field_group', [...groupIds, ...behindGroups])
    const behind = fields.filter((field) => !fieldIds.includes(field.id))
    await writePositions(ctx, 'field', [...fieldIds, ...behind.map((field) => field.id)])
    const places = order.flatMap(({ groupId, fieldIds }) => fieldIds.map((fieldId) => ({ fieldId, groupId })))
    await sql`
      update field set field_group_id = given.group_id
      from unnest(${places.map((p) => p.fieldId)}::uuid[], ${places.map((p) => p.groupId)}::uuid[]) as given (id, group_id)
      where field.id = given.id`.execute(ctx.db)
    await publish(ctx, 'field.reordered', { count: fieldIds.length })
    return listFields(ctx)
  })
}

const isTwice = (ids: readonly string[]) => new Set(ids).size < ids.length

async function writePositions(ctx: Ctx, table: 'field' | 'field_group', ids: readonly string[]): Promise<void> {
  await sql`
    update ${sql.table(table)} as thing set position = given.nth
    from unnest(${[...ids]}::uuid[]) with ordinality as given (id, nth)
    where thing.id = given.id and thing.position <> given.nth`.execute(ctx.db)
}
