import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { FieldRow } from '../metadata/index.ts'

type Stored = Pick<FieldRow, 'number' | 'key'>

/** Enough to see what is the matter; who mends these looks again. */
const MAX_TOLD = 20

/** Values that several assets share, the most frequent first. Numbers are compared as they are written. */
export async function doublesOf(ctx: Ctx, { number, key }: Stored): Promise<{ value: string; count: number }[]> {
  const { rows } = await sql<{ value: string; count: number }>`
    select shown as value, count from (
      select coalesce(given.text_key, given.number::text) as value, count(distinct given.asset_id)::int as count,
        coalesce(min(left(asset.metadata ->> ${key}, 200)), '') as shown
      from asset_value as given join asset on asset.id = given.asset_id
      where given.field = ${number} and coalesce(given.text_key, given.number::text) is not null
      group by 1 having count(distinct given.asset_id) > 1
      order by count desc, value limit ${MAX_TOLD}) as doubles`.execute(ctx.db)
  return rows
}

/** Writes down which asset has which value, so that no second one can get it. */
export async function fillUnique(ctx: Ctx, { number, key }: Stored): Promise<void> {
  await sql`
    insert into asset_unique_value (field, value_key, asset_id)
    select distinct on (field, value_key) given.field, coalesce(given.text_key, text_key_of(asset.metadata ->> ${key})) as value_key, given.asset_id
    from asset_value as given join asset on asset.id = given.asset_id
    where given.field = ${number} and coalesce(given.text_key, asset.metadata ->> ${key}) is not null
    order by field, value_key, given.asset_id`.execute(ctx.db)
}

export async function forgetUnique(ctx: Ctx, { number }: Stored): Promise<void> {
  await sql`delete from asset_unique_value where field = ${number}`.execute(ctx.db)
}
