import type { AssetId, Collection, CollectionId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { visibleTo } from '../access/index.ts'
import { eachWordIn } from '../folders/index.ts'
import { getVisibleCollection, isOneOfOurs, mayLookAt, selectCollections, toCollections } from './queries.ts'

type Input = {
  parentId?: CollectionId | undefined
  top?: boolean | undefined
  words?: string | undefined
  ofAssetId?: AssetId | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** By name. Inside of a group everything that is there; else one's own and what is shared with one. */
export async function listCollections(
  ctx: Ctx,
  input: Input,
): Promise<{ items: Collection[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor('collections', input.cursor, 2)
  if (input.parentId) await getVisibleCollection(ctx, input.parentId)
  const conditions = [
    input.parentId ? sql`collection.parent_id = ${input.parentId}` : isOneOfOurs(ctx.actor),
    ...(input.top
      ? [
          sql`not exists (select 1 from collection as parent where parent.id = collection.parent_id and ${mayLookAt(ctx.actor, 'parent')})`,
        ]
      : []),
    ...(input.words?.trim() ? [eachWordIn('collection.name_key', input.words)] : []),
    ...(input.ofAssetId
      ? [
          sql`exists (select 1 from collection_item join asset_index on asset_index.asset_id = collection_item.asset_id
            where collection_item.collection_id = collection.id and collection_item.asset_id = ${input.ofAssetId}
              and ${visibleTo(ctx.actor, 'asset_index')})`,
        ]
      : []),
    ...(after
      ? [
          sql`(collection.name, collection.id) > (${textInCursor(after[0])}::text collate natural_order, ${uuidInCursor(after[1])}::uuid)`,
        ]
      : []),
  ]
  const { rows } = await selectCollections(
    ctx,
    sql<SqlBool>`${sql.join(conditions, sql` and `)}`,
    sql`order by collection.name collate natural_order, collection.id limit ${limit + 1}`,
  ).execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await toCollections(ctx, shown),
    nextCursor: last ? writeCursor('collections', [last.name, last.id]) : null,
  }
}
