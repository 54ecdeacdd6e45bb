import type { AssetFilters, AssetId, CollectionId, SectionId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { addItems } from '../collections/index.ts'
import { conditionOf } from './filters.ts'

type Input = {
  collectionId: CollectionId
  assetIds?: AssetId[] | undefined
  filters?: AssetFilters | undefined
  sectionId?: SectionId | undefined
}

/** The given assets in the given order, or what filters find by name; what cannot be seen is left out. */
export async function addAssetsToCollection(
  ctx: Ctx,
  { assetIds, filters, ...where }: Input,
): Promise<{ added: number; alreadyThere: number }> {
  if ((assetIds === undefined) === (filters === undefined)) {
    throw problem('invalid_request', { detail: 'Select assets by their ids or by filters, one of the two.' })
  }
  const chosen = assetIds
    ? sql`select asset_index.asset_id from unnest(${assetIds}::uuid[]) with ordinality as given (id, nth)
        join asset_index on asset_index.asset_id = given.id
        where ${visibleTo(ctx.actor, 'asset_index')} group by asset_index.asset_id order by min(given.nth)`
    : sql`select asset_id from asset_index where ${await conditionOf(ctx, filters!)} order by name, asset_id`
  return addItems(ctx, where, chosen)
}
