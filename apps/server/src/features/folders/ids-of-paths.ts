import { type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { findVisibleFolder, isTopmost, selectVisibleFolders } from './queries.ts'
import { MAX_DEPTH } from './rules.ts'
import { nameKeyOf } from './words.ts'

/**
 * The folders that paths lead to, in two queries for all of them; see `findFolder`. A path that leads nowhere has none, and
 * one that could begin in several places either.
 */
export async function idsOfPaths(ctx: Ctx, paths: readonly string[]): Promise<Map<string, FolderId>> {
  const split = paths
    .map((path) => ({ path, names: path.replaceAll('\u0000', '').split('/').filter(Boolean) }))
    .filter(({ names }) => names.length <= MAX_DEPTH)
  const seesAll = (await findVisibleFolder(ctx, ROOT_FOLDER_ID)) !== undefined
  const starts = seesAll
    ? split.map((_, nth) => ({ nth, id: ROOT_FOLDER_ID, level: 0 }))
    : await beginnings(
        ctx,
        split.map(({ names }) => names[0] ?? ''),
      )
  if (starts.length === 0) return new Map()
  const { rows } = await sql<{ nth: number; id: FolderId }>`
    with recursive given as materialized (
      select nth - 1 as nth, names from unnest(${split.map(({ names }) => JSON.stringify(names))}::jsonb[]) with ordinality as given (names, nth)
    ), walk (nth, id, level) as (
      select * from unnest(${starts.map((start) => start.nth)}::int[], ${starts.map((start) => start.id)}::uuid[],
        ${starts.map((start) => start.level)}::int[])
      union all
      select walk.nth, folder.id, walk.level + 1
      from walk join given on given.nth = walk.nth join folder on folder.parent_id = walk.id and folder.binned_at is null
        and folder.name_key = ${nameKeyOf(sql`(given.names ->> walk.level)`)}
      where walk.level < jsonb_array_length(given.names)
    )
    select walk.nth::int as nth, walk.id from walk join given on given.nth = walk.nth
    where walk.level = jsonb_array_length(given.names)`.execute(ctx.db)
  const found = Map.groupBy(rows, (row) => split[row.nth]!.path)
  return new Map([...found].flatMap(([path, ends]) => (ends.length === 1 ? [[path, ends[0]!.id] as const] : [])))
}

/** The topmost folders of these names that the actor may see; not what is above them, as they may not see that. */
async function beginnings(ctx: Ctx, names: readonly string[]) {
  const keys = sql`(select ${nameKeyOf(sql`name`)} from unnest(${[...new Set(names)]}::text[]) as name)`
  const topmost = await selectVisibleFolders(ctx)
    .where(await isTopmost(ctx))
    .where(sql<SqlBool>`folder.name_key in ${keys}`)
    .execute()
  const { rows } = await sql<{ nth: number; id: FolderId }>`
    select (given.nth - 1)::int as nth, top.id
    from unnest(${[...names]}::text[]) with ordinality as given (name, nth)
    join unnest(${topmost.map((row) => row.id)}::uuid[], ${topmost.map((row) => row.name_key)}::text[]) as top (id, name_key)
      on top.name_key = ${nameKeyOf(sql`given.name`)}`.execute(ctx.db)
  return rows.map((row) => ({ ...row, level: 1 }))
}
