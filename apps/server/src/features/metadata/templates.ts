import type { Template, TemplateId } from '@damask/contract'
import type { Selectable } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'

export type TemplateRow = Selectable<Tables['metadata_template']>

export const toTemplate = (row: TemplateRow): Template => ({
  id: row.id,
  name: row.name,
  description: row.description,
  values: row.field_values as Template['values'],
  revision: row.revision,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})

/** A template, or undefined where somebody deleted it. */
export async function findTemplate(ctx: Ctx, id: TemplateId): Promise<Template | undefined> {
  const row = await ctx.db.selectFrom('metadata_template').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toTemplate(row)
}
