import { hasTerms } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { FieldRow } from '../metadata/index.ts'

/** The rows that say which assets have a value: for fields with terms the terms, for others what values are found by. */
export const tableOf = ({ type }: Pick<FieldRow, 'type'>) =>
  hasTerms(type) ? sql.table('asset_term') : sql.table('asset_value')

type Counted = Pick<FieldRow, 'type' | 'number'>

/** How many assets have a value, also those in the bin. */
export async function countValues(ctx: Ctx, field: Counted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct asset_id)::int as count from ${tableOf(field)} where field = ${field.number}`.execute(ctx.db)
  return rows[0]!.count
}

/** How many assets have more than one value, or texts in more than one language. */
export async function countSeveral(ctx: Ctx, field: Counted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select asset_id from ${tableOf(field)} where field = ${field.number} group by asset_id having count(*) > 1) as several`.execute(
    ctx.db,
  )
  return rows[0]!.count
}
