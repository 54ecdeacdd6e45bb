import type { FolderId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'
import { inSubtree } from '../folders/index.ts'
import type { FieldRow } from '../metadata/index.ts'
import { weightOf } from './score.ts'

/**
 * The counts of a place that the actor may see, as `counted`. Scopes of folders are those of now: a grant that was made or
 * taken away since the count is heeded.
 */
function countedIn(ctx: Ctx, place: string | undefined): RawBuilder<unknown> {
  return sql`
    counted as materialized (
      select folder_id, id_path, kind, what, key, sum(assets)::int as assets from (
        select count.folder_id, coalesce(count.scope_id, folder.scope_id) as scope_id, folder.id_path, count.kind, count.what, count.key, count.assets
        from quality_count as count join folder on folder.id = count.folder_id
        where folder.binned_at is null and ${place ? inSubtree('folder.id_path', place) : sql`true`}
      ) as asset_index where ${visibleTo(ctx.actor, 'asset_index')}
      group by 1, 2, 3, 4, 5)`
}

/** The fields, with what they are for. */
function askedFor(fields: readonly FieldRow[]): RawBuilder<unknown> {
  const asked = fields.map(({ key, rules: { kinds, folderIds }, rules }) => ({
    key,
    weight: weightOf({ rules }),
    kinds: kinds?.length ? kinds : null,
    folder_ids: folderIds?.length ? folderIds : null,
  }))
  return sql`
    asked as materialized (
      select given.key, given.weight, given.kinds,
        case when given.folder_ids is not null then array(select id_path from folder where id = any(given.folder_ids)) end as paths
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as given (key text, weight int, kinds text[], folder_ids uuid[]))`
}

/** Counts next to each field that they are about, where it is for such assets. */
const APPLYING = sql`
  counted join asked on (counted.what = 'assets' or (counted.what in ('filled', 'misfit') and counted.key = asked.key))
    and (asked.kinds is null or counted.kind = any(asked.kinds))
    and (asked.paths is null or exists (select 1 from unnest(asked.paths) as top (path) where starts_with(counted.id_path, top.path)))`

type Sum = { what: string; key: string; assets: number }

/** What is counted without regard to fields, most first. */
export async function readSums(ctx: Ctx, place: string | undefined): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    with ${countedIn(ctx, place)}
    select what, key, sum(assets)::int as assets from counted where what not in ('filled', 'misfit')
    group by what, key order by assets desc, key limit 10000`.execute(ctx.db)
  return rows
}

type Counted = { applies: number; filled: number; misfits: number }

export async function readFields(
  ctx: Ctx,
  place: string | undefined,
  fields: readonly FieldRow[],
): Promise<Map<string, Counted>> {
  const { rows } = await sql<Counted & { key: string }>`
    with ${countedIn(ctx, place)}, ${askedFor(fields)}
    select asked.key,
      coalesce(sum(assets) filter (where what = 'assets'), 0)::int as applies,
      coalesce(sum(assets) filter (where what = 'filled'), 0)::int as filled,
      coalesce(sum(assets) filter (where what = 'misfit'), 0)::int as misfits
    from ${APPLYING} group by asked.key`.execute(ctx.db)
  return new Map(rows.map(({ key, ...counted }) => [key, counted]))
}

type InFolder = { assets: number; score: number | null }

/** @param which folders with all that is below them, and one without */
export async function readFolders(
  ctx: Ctx,
  place: string | undefined,
  fields: readonly FieldRow[],
  { ids, ownId }: { ids: readonly FolderId[]; ownId: FolderId | null },
): Promise<Map<FolderId, InFolder>> {
  const { rows } = await sql<InFolder & { id: FolderId }>`
    with ${countedIn(ctx, place)}, ${askedFor(fields)},
    home as materialized (
      select below.id, top.id as top_id from folder as top
      join folder as below on below.id_path >= top.id_path and below.id_path < rtrim(top.id_path, '/') || '0'
      where top.id = any(${[...ids]}::uuid[])
      union all select ${ownId}::uuid, ${ownId}::uuid
    ),
    assets as (
      select home.top_id, sum(counted.assets)::int as assets from counted join home on home.id = counted.folder_id
      where counted.what = 'assets' group by home.top_id
    ),
    scores as (
      select home.top_id,
        sum(asked.weight * counted.assets) filter (where counted.what = 'filled')::float8
          / nullif(sum(asked.weight * counted.assets) filter (where counted.what = 'assets'), 0) as score,
        sum(asked.weight * counted.assets) filter (where counted.what = 'assets') as possible
      from ${APPLYING} join home on home.id = counted.folder_id group by home.top_id
    )
    select assets.top_id as id, assets.assets, case when possible > 0 then least(coalesce(score, 0), 1) end as score
    from assets left join scores using (top_id)`.execute(ctx.db)
  return new Map(rows.map(({ id, ...counted }) => [id, counted]))
}
