import type { PersonId, Template, TermId, TermSummary } from '@damask/contract'
import { hasTerms, singleValues } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { namesOfPeople } from '../identity/index.ts'
import { summariesOfTerms } from '../vocabularies/index.ts'
import { allFields } from './fields.ts'
import { type TemplateRow, toTemplate } from './templates.ts'

type Listed = { items: Template[]; terms: TermSummary[]; people: { id: PersonId; name: string }[] }

export async function listTemplates(ctx: Ctx): Promise<Listed> {
  const rows: TemplateRow[] = await ctx.db
    .selectFrom('metadata_template')
    .selectAll()
    .orderBy(sql`name collate natural_order`)
    .execute()
  const items = rows.map(toTemplate)
  const fields = await allFields(ctx)
  const idsIn = (isOne: (type: (typeof fields)[number]['type']) => boolean) =>
    fields
      .filter((field) => isOne(field.type))
      .flatMap((field) => items.flatMap((item) => singleValues(item.values[field.key])))
      .map(String)
  const terms = await summariesOfTerms(ctx, idsIn(hasTerms) as TermId[])
  const names = await namesOfPeople(ctx, idsIn((type) => type === 'person') as PersonId[])
  return { items, terms, people: [...names].map(([id, name]) => ({ id, name })) }
}
