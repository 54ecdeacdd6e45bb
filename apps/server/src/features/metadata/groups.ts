import { type FieldGroup, FieldGroupId, type Labels } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { allGroups } from './list-fields.ts'
import { lockSchema } from './lock-schema.ts'
import { nameOf } from './name-of.ts'

const MAX_GROUPS = 100

export function createGroup(ctx: Ctx, { key, labels }: { key: string; labels: Labels }): Promise<FieldGroup> {
  return inTransaction(ctx, async (ctx) => {
    await lockSchema(ctx)
    const groups = await allGroups(ctx)
    if (groups.length >= MAX_GROUPS) throw problem('too_many_fields', { detail: 'There are too many groups.' })
    if (groups.some((group) => group.key === key))
      throw problem('field_key_taken', { detail: 'There is already a group with this key.' })
    const id = ctx.newId(FieldGroupId)
    const position = Math.max(0, ...groups.map((group) => group.position)) + 1
    await ctx.db
      .insertInto('field_group')
      .values({ id, key, labels: JSON.stringify(labels), position })
      .execute()
    await publish(ctx, 'field_group.created', { fieldGroupId: id, key, name: nameOf({ labels }) }, id)
    return { id, key, labels, position }
  })
}

export function renameGroup(
  ctx: Ctx,
  { groupId, labels }: { groupId: FieldGroupId; labels: Labels },
): Promise<FieldGroup> {
  return inTransaction(ctx, async (ctx) => {
    await lockSchema(ctx)
    const group = await requireGroup(ctx, groupId)
    await ctx.db
      .updateTable('field_group')
      .set({ labels: JSON.stringify(labels) })
      .where('id', '=', groupId)
      .execute()
    const told = { fieldGroupId: groupId, key: group.key, before: nameOf(group), after: nameOf({ labels }) }
    await publish(ctx, 'field_group.renamed', told, groupId)
    return { ...group, labels }
  })
}

/** Its fields stay, in no group. */
export function deleteGroup(ctx: Ctx, { groupId }: { groupId: FieldGroupId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    await lockSchema(ctx)
    const group = await requireGroup(ctx, groupId)
    await ctx.db.deleteFrom('field_group').where('id', '=', groupId).execute()
    const told = { fieldGroupId: groupId, key: group.key, name: nameOf(group) }
    await publish(ctx, 'field_group.deleted', told, groupId)
    return null
  })
}

/** @throws field_group_not_found */
export async function requireGroup(ctx: Ctx, id: FieldGroupId): Promise<FieldGroup> {
  const group = (await allGroups(ctx)).find((one) => one.id === id)
  if (!group) throw problem('field_group_not_found')
  return group
}
