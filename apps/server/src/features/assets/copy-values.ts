import type { AssetId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { holdTerms } from '../vocabularies/index.ts'

/** Gives a copy the values of its original, but for those that no two assets may share. */
export async function copyValues(ctx: Ctx, fromId: AssetId, toId: AssetId): Promise<void> {
  const shared = sql`(select number from field where rules ->> 'unique' is distinct from 'true')`
  await sql`
    update asset set metadata = original.metadata - coalesce(
      (select array_agg(key) from field where rules ->> 'unique' = 'true'), '{}')
    from asset as original where original.id = ${fromId} and asset.id = ${toId} and original.metadata <> '{}'`.execute(
    ctx.db,
  )
  await holdTerms(ctx)
  await sql`
    insert into asset_term (asset_id, field, term, position, source, confidence, added_at)
    select ${toId}, field, term, position, source, confidence, added_at from asset_term where asset_id = ${fromId}`.execute(
    ctx.db,
  )
  await sql`
    insert into asset_value (asset_id, field, position, text_key, number, at)
    select ${toId}, field, position, text_key, number, at from asset_value
    where asset_id = ${fromId} and field in ${shared}`.execute(ctx.db)
}
