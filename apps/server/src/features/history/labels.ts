import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const IDS_OF_A_LIST = 20

/** The ids that stand in some data: alone, in short lists, or one level down (what something was, and is). */
export function idsIn(data: Record<string, unknown>): string[] {
  return Object.values(data)
    .flatMap((value) => (isPlain(value) ? Object.values(value) : [value]))
    .flatMap((value) => (Array.isArray(value) ? value.slice(0, IDS_OF_A_LIST) : value))
    .filter((value): value is string => typeof value === 'string' && UUID.test(value))
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The names that things have today, by id, in one query; folders by their path. What is gone has none, and erased people
 * have none either.
 * @param of `visible`: only folders and assets that the actor may see, and no invitations
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
    union all select person.id, person.name from person join wanted on wanted.id = person.id where person.erased_at is null
    union all select team.id, team.name from team join wanted on wanted.id = team.id
    union all select role.id, role.name from role join wanted on wanted.id = role.id
    union all select api_key.id, api_key.name from api_key join wanted on wanted.id = api_key.id
    union all select oauth_client.id, oauth_client.name from oauth_client join wanted on wanted.id = oauth_client.id
    union all select sso_connection.id, sso_connection.name
    from sso_connection join wanted on wanted.id = sso_connection.id
    union all select event_stream.id, event_stream.name from event_stream join wanted on wanted.id = event_stream.id
    union all select invitation.id, invitation.email from invitation join wanted on wanted.id = invitation.id
    where invitation.email is not null and ${of === 'all'}`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row.label]))
}

/** Of many names, those that some data needs. */
export const pickLabels = (labels: ReadonlyMap<string, string>, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.flatMap((id) => (labels.has(id) ? [[id, labels.get(id)!]] : [])))
