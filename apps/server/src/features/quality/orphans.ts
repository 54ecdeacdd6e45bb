import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { allFields } from '../metadata/index.ts'

/** What was left behind belongs to nobody, unless a field has the key (again). Asked before every batch. */
export async function requireNoField(ctx: Ctx, key: string): Promise<void> {
  if ((await allFields(ctx)).some((field) => field.key === key)) throw problem('field_exists')
}

/** The assets with a value under a key that the actor may see. */
export const assetsWithKey = (ctx: Ctx, key: string): RawBuilder<unknown> => sql`
  select asset_index.asset_id from asset_index join asset on asset.id = asset_index.asset_id
  where asset.metadata ? ${key} and ${visibleTo(ctx.actor, 'asset_index')}`
