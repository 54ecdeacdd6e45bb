import type { AssetId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'

export const MAX_EXAMPLES = 5

/** Some of these assets, as far as the actor may see them. */
export async function examplesOf(ctx: Ctx, ids: readonly AssetId[]): Promise<{ id: AssetId; name: string }[]> {
  if (ids.length === 0) return []
  return ctx.db
    .selectFrom('asset')
    .select(['asset.id', 'asset.name'])
    .where(sql<SqlBool>`asset.id = any(${[...ids]}::uuid[])`)
    .where('asset.binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'asset'))
    .orderBy('asset.name')
    .limit(MAX_EXAMPLES)
    .execute()
}
