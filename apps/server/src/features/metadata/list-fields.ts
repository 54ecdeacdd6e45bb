import type { Field, FieldGroup } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { allFields, type FieldRow } from './fields.ts'

export async function listFields(ctx: Ctx): Promise<{ fields: Field[]; groups: FieldGroup[] }> {
  return { fields: (await allFields(ctx)).map(toField), groups: await allGroups(ctx) }
}

export const allGroups = (ctx: Ctx): Promise<FieldGroup[]> =>
  ctx.db
    .selectFrom('field_group')
    .select(['id', 'key', 'labels', 'position'])
    .orderBy('position')
    .orderBy('id')
    .$castTo<FieldGroup>()
    .execute()

export const toField = ({ number: _, plainLanguage: __, ...row }: FieldRow): Field => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
