import type { FolderId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'
import { inSubtree } from '../folders/index.ts'

export type Count = {
  /** Which of the folders that were asked for it is in; null for none of them. */
  topId: FolderId | null
  kind: string
  what: string
  key: string
  assets: number
}

type Place = {
  /** The path of the folder with everything below; undefined for the library. */
  path: string | undefined
  /** Folders to tell apart, each with all that is below it. */
  topIds: readonly FolderId[]
  /** One to tell apart without what is below it. */
  ownId: FolderId | null
}

/**
 * The counts of a place that the actor may see. Scopes of folders are those of now: a grant that was made or taken away
 * since the count is heeded.
 * @param within only what is in these folders or below
 */
export async function readCounts(
  ctx: Ctx,
  { path, topIds, ownId }: Place,
  within?: readonly FolderId[],
): Promise<Count[]> {
  const below = (ids: readonly FolderId[]) => sql`
    select below.id, top.id as top_id from folder as top
    join folder as below on below.id_path >= top.id_path and below.id_path < rtrim(top.id_path, '/') || '0'
    where top.id = any(${[...ids]}::uuid[])`
  const { rows } = await sql<Count>`
    with counted as materialized (
      select folder_id, kind, what, key, sum(assets)::int as assets from (
        select count.folder_id, coalesce(count.scope_id, folder.scope_id) as scope_id, count.kind, count.what, count.key, count.assets
        from quality_count as count join folder on folder.id = count.folder_id
        where folder.binned_at is null and ${path ? inSubtree('folder.id_path', path) : sql`true`}
      ) as asset_index where ${visibleTo(ctx.actor, 'asset_index')}
      group by 1, 2, 3, 4
    ),
    home as materialized (${below(topIds)} union all select ${ownId}::uuid, ${ownId}::uuid)
    select home.top_id as "topId", counted.kind, counted.what, counted.key, sum(counted.assets)::int as assets
    from counted left join home on home.id = counted.folder_id
    where ${within ? sql`counted.folder_id in (select id from (${below(within)}) as inside)` : sql`true`}
    group by 1, 2, 3, 4`.execute(ctx.db)
  return rows
}
