import type { AssetId, TermId } from '@damask/contract'
import { type FieldValues, hasTerms, inFormOf, takesSeveral } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { FieldRow } from './fields.ts'

/** The values of assets whose visibility is settled, by key of field; terms as ids. */
export async function valuesOf(
  ctx: Ctx,
  assetIds: readonly AssetId[],
  fields: readonly FieldRow[],
): Promise<Map<AssetId, FieldValues>> {
  if (assetIds.length === 0) return new Map()
  const { rows } = await sql<{ id: AssetId; metadata: FieldValues; terms: Record<string, TermId[]> | null }>`
    select asset.id, asset.metadata, (
      select jsonb_object_agg(given.field, given.ids) from (
        select asset_term.field, jsonb_agg(term.id order by asset_term.position, term.number) as ids
        from asset_term join term on term.number = asset_term.term
        where asset_term.asset_id = asset.id group by asset_term.field) as given) as terms
    from asset where asset.id = any(${[...assetIds]}::uuid[])`.execute(ctx.db)
  const known = new Map(fields.map((field) => [field.key, field]))
  return new Map(
    rows.map((row) => {
      const values: FieldValues = {}
      // What a field that was removed has left behind is not shown.
      for (const [key, value] of Object.entries(row.metadata)) {
        const field = known.get(key)
        if (field) values[key] = inFormOf(field, value, field.plainLanguage)
      }
      for (const field of fields) {
        const ids = hasTerms(field.type) ? row.terms?.[String(field.number)] : undefined
        if (ids) values[field.key] = takesSeveral(field) ? ids : ids[0]!
      }
      return [row.id, values]
    }),
  )
}
