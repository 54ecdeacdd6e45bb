import { type Template, TemplateId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { faultDetails } from './fault-words.ts'
import { allFields } from './fields.ts'
import { judgeAlone, type Values } from './judge-alone.ts'
import { type TemplateRow, toTemplate } from './templates.ts'

const MAX_TEMPLATES = 500

export async function getTemplate(ctx: Ctx, { templateId }: { templateId: TemplateId }): Promise<Template> {
  return toTemplate(await requireTemplate(ctx, templateId))
}

export function createTemplate(
  ctx: Ctx,
  input: { name: string; description: string; values: Values },
): Promise<Template> {
  return namedOnce(
    inTransaction(ctx, async (ctx) => {
      const { count } = await ctx.db
        .selectFrom('metadata_template')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      if (Number(count) >= MAX_TEMPLATES) throw problem('too_many_templates')
      const id = ctx.newId(TemplateId)
      const row = await ctx.db
        .insertInto('metadata_template')
        .values({
          id,
          name: input.name,
          description: input.description,
          field_values: JSON.stringify(await goodValues(ctx, input.values)),
          created_at: ctx.now(),
          updated_at: ctx.now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await publish(ctx, 'template.created', { templateId: id, name: input.name }, id)
      return toTemplate(row)
    }),
  )
}

type Change = {
  templateId: TemplateId
  name?: string | undefined
  description?: string | undefined
  values?: Values | undefined
}

export function updateTemplate(ctx: Ctx, { templateId, ...change }: Change): Promise<Template> {
  return namedOnce(
    inTransaction(ctx, async (ctx) => {
      const before = await lockTemplate(ctx, templateId)
      const values = change.values && JSON.stringify(await goodValues(ctx, change.values))
      const row = await ctx.db
        .updateTable('metadata_template')
        .set({
          name: change.name ?? before.name,
          description: change.description ?? before.description,
          ...(values && { field_values: values }),
          revision: before.revision + 1,
          updated_at: ctx.now(),
        })
        .where('id', '=', templateId)
        .returningAll()
        .executeTakeFirstOrThrow()
      const changed = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name]))
      await publish(ctx, 'template.updated', { templateId, name: row.name, before: before.name, changed }, templateId)
      return toTemplate(row)
    }),
  )
}

export function deleteTemplate(ctx: Ctx, { templateId }: { templateId: TemplateId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { name } = await lockTemplate(ctx, templateId)
    await ctx.db.deleteFrom('metadata_template').where('id', '=', templateId).execute()
    await publish(ctx, 'template.deleted', { templateId, name }, templateId)
    return null
  })
}

/** @throws values_invalid */
async function goodValues(ctx: Ctx, given: Values): Promise<Values> {
  const { values, faults } = await judgeAlone(ctx, given, await allFields(ctx))
  if (faults.length > 0) throw problem('values_invalid', faultDetails(faults))
  return values
}

async function requireTemplate(ctx: Ctx, id: TemplateId): Promise<TemplateRow> {
  const row = await ctx.db.selectFrom('metadata_template').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw problem('template_not_found')
  return row
}

/** @throws template_changed when the call was based on another revision (`If-Match`) */
async function lockTemplate(ctx: Ctx, id: TemplateId): Promise<TemplateRow> {
  const row = await ctx.db
    .selectFrom('metadata_template')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw problem('template_not_found')
  const expected = ctx.caller?.ifRevision ?? row.revision
  if (expected !== row.revision) throw problem('template_changed', { revision: row.revision })
  return row
}

const namedOnce = (saved: Promise<Template>): Promise<Template> =>
  saved.catch((error) => {
    throw isUniqueViolation(error, 'metadata_template_name_once') ? problem('template_name_taken') : error
  })
