import type { TermId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

// An id of a term is in rules of fields (allowed terms, defaults, conditions) and in values of templates, and nothing else is
// the same text: so it is looked for and replaced as text.

/** The fields and templates that name a term. */
export async function rulesWithTerm(ctx: Ctx, id: TermId): Promise<{ fieldKeys: string[]; templateNames: string[] }> {
  const { rows } = await sql<{ fields: string[]; templates: string[] }>`
    select array(select key from field where rules::text like ${`%${id}%`} order by position, key) as fields,
      array(select name from metadata_template where field_values::text like ${`%${id}%`} order by name) as templates`.execute(
    ctx.db,
  )
  return { fieldKeys: rows[0]!.fields, templateNames: rows[0]!.templates }
}

/** After a merge: one term stands wherever the other did. */
export async function replaceTermInRules(ctx: Ctx, gone: TermId, stays: TermId): Promise<void> {
  await sql`
    update field set rules = replace(rules::text, ${gone}, ${stays})::jsonb, revision = revision + 1, updated_at = ${ctx.now()}
    where rules::text like ${`%${gone}%`}`.execute(ctx.db)
  await sql`
    update metadata_template set field_values = replace(field_values::text, ${gone}, ${stays})::jsonb,
      revision = revision + 1, updated_at = ${ctx.now()}
    where field_values::text like ${`%${gone}%`}`.execute(ctx.db)
}
