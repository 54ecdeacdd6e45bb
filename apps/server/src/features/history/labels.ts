import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The ids that stand in some data, alone or in short lists. */
export function idsIn(data: Record<string, unknown>): string[] {
  return Object.values(data)
    .flatMap((value) => (Array.isArray(value) ? value.slice(0, 20) : value))
    .filter((value): value is string => typeof value === 'string' && UUID.test(value))
}

/**
 * The names that things have today, by id, in one query; folders by their path. What is gone has none.
 * @param of `visible`: only folders and assets that the actor may see
 */
export async function labelsOf(ctx: Ctx, ids: readonly string[], of: 'visible' | 'all'): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const seen = (rows: 'folder' | 'asset'): RawBuilder<SqlBool> =>
    of === 'all' ? sql<SqlBool>`true` : visibleTo(ctx.actor, rows)
  const { rows } = await sql<{ id: string; label: string }>`
    with wanted as (select unnest(${wanted}::uuid[]) as id)
    select folder.id, '/' || coalesce((
        select string_agg(above.name, '/' order by above.depth) from folder as above
        where above.depth > 0 and above.id = any(string_to_array(trim(trailing '/' from folder.id_path), '/')::uuid[])
      ), '') as label
    from folder join wanted on wanted.id = folder.id where ${seen('folder')}
    union all select asset.id, asset.name from asset join wanted on wanted.id = asset.id where ${seen('asset')}
    union all select person.id, person.name from person join wanted on wanted.id = person.id
    union all select team.id, team.name from team join wanted on wanted.id = team.id
    union all select role.id, role.name from role join wanted on wanted.id = role.id
    union all select api_key.id, api_key.name from api_key join wanted on wanted.id = api_key.id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row.label]))
}

/** Of many names, those that some data needs. */
export const pickLabels = (labels: ReadonlyMap<string, string>, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.flatMap((id) => (labels.has(id) ? [[id, labels.get(id)!]] : [])))
