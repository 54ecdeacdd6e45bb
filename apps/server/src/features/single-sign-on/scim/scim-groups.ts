import { PersonId, ScimGroupId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../../platform/ctx.ts'
import type { Tables } from '../../../platform/database.ts'
import type { ConnectionRow } from '../connections.ts'
import { followDirectory } from '../memberships.ts'
import { readFilter, readPage } from './scim-filter.ts'
import { makeTeamFor, teamsOfGroup } from './scim-group-teams.ts'
import { find, type PatchOperation } from './scim-patch.ts'
import { ScimRefusal } from './scim-refusal.ts'
import { requireRevision } from './scim-users.ts'

export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const MAX_MEMBERS = 10_000

type GroupRow = Selectable<Tables['scim_group']>
export type ScimGroup = { displayName: string; externalId: string | null; members: PersonId[] | null }

/** @throws ScimRefusal */
export function readGroup(document: unknown): ScimGroup {
  const body = document as Record<string, unknown> | null
  const displayName = find(body, 'displayName')
  if (typeof displayName !== 'string' || displayName.trim() === '')
    throw new ScimRefusal(400, 'displayName is missing.', 'invalidValue')
  const externalId = find(body, 'externalId')
  const members = find(body, 'members')
  return {
    displayName: displayName.trim().slice(0, 300),
    externalId: typeof externalId === 'string' ? externalId.slice(0, 300) : null,
    members: members === undefined ? null : readMembers(members),
  }
}

function readMembers(value: unknown): PersonId[] {
  const list = value === null || value === undefined ? [] : [value].flat()
  if (list.length > MAX_MEMBERS) throw new ScimRefusal(413, `At most ${MAX_MEMBERS} members at once.`)
  return [
    ...new Set(
      list.map((one) => {
        const id = PersonId.safeParse(typeof one === 'string' ? one : find(one as Record<string, unknown>, 'value'))
        if (!id.success) throw new ScimRefusal(400, 'A member is not one of the users here.', 'invalidValue')
        return id.data
      }),
    ),
  ]
}

const COLUMNS: Record<string, ReturnType<typeof sql>> = {
  displayname: sql`lower(scim_group.display_name)`,
  externalid: sql`scim_group.external_id`,
  id: sql`scim_group.id::text`,
}

export async function listGroups(ctx: Ctx, connection: ConnectionRow, query: URLSearchParams) {
  const { startIndex, count } = readPage(query)
  let found = ctx.db.selectFrom('scim_group').selectAll().where('connection_id', '=', connection.id)
  for (const { attribute, value } of readFilter(query.get('filter'))) {
    const column = COLUMNS[attribute]
    if (attribute === 'members' || attribute === 'members.value') {
      found = found.where(
        sql<SqlBool>`exists (select 1 from scim_group_member as m where m.group_id = scim_group.id and m.person_id::text = ${value})`,
      )
    } else if (column) {
      found = found.where(sql<SqlBool>`${column} = ${attribute === 'displayname' ? value.toLowerCase() : value}`)
    } else throw new ScimRefusal(400, `There is no filter for "${attribute}".`, 'invalidFilter')
  }
  const { total } = await found
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .orderBy('created_at')
    .orderBy('id')
    .offset(startIndex - 1)
    .limit(count)
    .execute()
  return { rows, total: Number(total), startIndex }
}

/** @throws ScimRefusal 404 */
export async function getGroup(
  ctx: Ctx,
  connection: ConnectionRow,
  id: string | undefined,
  lock = false,
): Promise<GroupRow> {
  const parsed = ScimGroupId.safeParse(id)
  const query = ctx.db.selectFrom('scim_group').selectAll().where('connection_id', '=', connection.id)
  const row = parsed.success
    ? await (lock ? query.forUpdate() : query).where('id', '=', parsed.data).executeTakeFirst()
    : undefined
  if (!row) throw new ScimRefusal(404, 'There is no such group.')
  return row
}

export function createGroup(ctx: Ctx, connection: ConnectionRow, group: ScimGroup): Promise<GroupRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .insertInto('scim_group')
      .values({
        id: ctx.newId(ScimGroupId),
        connection_id: connection.id,
        display_name: group.displayName,
        external_id: group.externalId,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .onConflict((c) => c.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!row) throw new ScimRefusal(409, 'There is such a group already.', 'uniqueness')
    const teamId = await makeTeamFor(ctx, connection, group.displayName)
    await ctx.db.updateTable('scim_group').set({ team_id: teamId }).where('id', '=', row.id).execute()
    if (group.members) await addMembers(ctx, connection, row.id, group.members)
    await followDirectory(ctx, await teamsOfGroup(ctx, row.id))
    return row
  })
}

/** Replaces a group (PUT), or applies the operations of a PATCH. */
export function changeGroup(
  ctx: Ctx,
  connection: ConnectionRow,
  id: string,
  change: ScimGroup | readonly PatchOperation[],
): Promise<GroupRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await getGroup(ctx, connection, id, true)
    requireRevision(ctx, row.revision)
    const before = await teamsOfGroup(ctx, row.id)
    if ('displayName' in change) {
      await setNames(ctx, row, { displayName: change.displayName, externalId: change.externalId })
      await setMembers(ctx, connection, row.id, change.members ?? [])
    } else for (const operation of change) await applyTo(ctx, connection, row, operation)
    const after = await ctx.db
      .updateTable('scim_group')
      .set({ revision: row.revision + 1, updated_at: ctx.now() })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await followDirectory(ctx, [...before, ...(await teamsOfGroup(ctx, row.id))])
    return after
  })
}

/** Its memberships end. The team stays, with what was granted to it, for people to decide about. */
export function deleteGroup(ctx: Ctx, connection: ConnectionRow, id: string): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const row = await getGroup(ctx, connection, id, true)
    requireRevision(ctx, row.revision)
    const teams = await teamsOfGroup(ctx, row.id)
    await ctx.db.deleteFrom('scim_group').where('id', '=', row.id).execute()
    await followDirectory(ctx, teams)
  })
}

async function applyTo(ctx: Ctx, connection: ConnectionRow, row: GroupRow, operation: PatchOperation): Promise<void> {
  const { op, path, value } = operation
  if (path === null) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ScimRefusal(400, 'Without a path, the value must be an object.', 'invalidValue')
    for (const [name, part] of Object.entries(value))
      await applyTo(ctx, connection, row, { op, path: name, value: part })
    return
  }
  const short = path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:Group:/i, '')
  const one = /^members\[\s*value\s+eq\s+"([^"]*)"\s*\]$/i.exec(short)?.[1]
  if (one !== undefined) {
    if (op === 'remove') await removeMembers(ctx, row.id, readMembers([one]))
    else await addMembers(ctx, connection, row.id, readMembers([one]))
  } else if (/^members$/i.test(short)) {
    if (op === 'add') await addMembers(ctx, connection, row.id, readMembers(value))
    else if (op === 'replace') await setMembers(ctx, connection, row.id, readMembers(value))
    // Entra ID names whom it removes in the value; without one, everybody goes.
    else if (value === undefined || value === null) await setMembers(ctx, connection, row.id, [])
    else await removeMembers(ctx, row.id, readMembers(value))
  } else if (/^displayName$/i.test(short)) {
    await setNames(ctx, row, { displayName: readGroup({ displayName: value }).displayName })
  } else if (/^externalId$/i.test(short)) {
    await setNames(ctx, row, { externalId: op === 'remove' || typeof value !== 'string' ? null : value.slice(0, 300) })
  } else if (!/^(id|schemas|meta)$/i.test(short) && !short.includes(':')) {
    throw new ScimRefusal(400, `The path "${path}" is not understood.`, 'invalidPath')
  }
}

async function setNames(
  ctx: Ctx,
  row: GroupRow,
  names: { displayName?: string; externalId?: string | null },
): Promise<void> {
  await ctx.db
    .updateTable('scim_group')
    .set({
      ...(names.displayName !== undefined && { display_name: names.displayName }),
      ...(names.externalId !== undefined && { external_id: names.externalId }),
    })
    .where('id', '=', row.id)
    .execute()
    .catch((error) => {
      const isTaken = (error as { code?: string }).code === '23505'
      throw isTaken ? new ScimRefusal(409, 'There is such a group already.', 'uniqueness') : error
    })
}

async function setMembers(ctx: Ctx, connection: ConnectionRow, id: ScimGroupId, members: PersonId[]): Promise<void> {
  await sql`delete from scim_group_member where group_id = ${id} and not person_id = any(${members}::uuid[])`.execute(
    ctx.db,
  )
  await addMembers(ctx, connection, id, members)
}

async function removeMembers(ctx: Ctx, id: ScimGroupId, members: PersonId[]): Promise<void> {
  await sql`delete from scim_group_member where group_id = ${id} and person_id = any(${members}::uuid[])`.execute(
    ctx.db,
  )
}

async function addMembers(ctx: Ctx, connection: ConnectionRow, id: ScimGroupId, members: PersonId[]): Promise<void> {
  if (members.length === 0) return
  const { rows } = await sql<{ known: number }>`
    with known as (select person_id from scim_user where connection_id = ${connection.id} and person_id = any(${members}::uuid[])),
    put as (insert into scim_group_member (group_id, person_id) select ${id}, person_id from known on conflict do nothing)
    select count(*)::int as known from known`.execute(ctx.db)
  if (rows[0]!.known < members.length)
    throw new ScimRefusal(400, 'A member is not one of the users here.', 'invalidValue')
}

/** Members of many groups in one question. */
export async function toScimGroups(ctx: Ctx, rows: readonly GroupRow[], base: string, withMembers: boolean) {
  const ids = rows.map((row) => row.id)
  const members =
    withMembers && ids.length > 0
      ? await ctx.db
          .selectFrom('scim_group_member')
          .innerJoin('person', 'person.id', 'person_id')
          .select(['group_id', 'person_id', 'person.name'])
          .where('group_id', 'in', ids)
          .orderBy('person_id')
          .limit(MAX_MEMBERS)
          .execute()
      : []
  const byGroup = Map.groupBy(members, (m) => m.group_id)
  return rows.map((row) => ({
    schemas: [GROUP],
    id: row.id,
    ...(row.external_id !== null && { externalId: row.external_id }),
    displayName: row.display_name,
    ...(withMembers && {
      members: (byGroup.get(row.id) ?? []).map((m) => ({
        value: m.person_id,
        display: m.name,
        $ref: `${base}/Users/${m.person_id}`,
      })),
    }),
    meta: {
      resourceType: 'Group',
      created: row.created_at.toISOString(),
      lastModified: row.updated_at.toISOString(),
      version: `W/"${row.revision}"`,
      location: `${base}/Groups/${row.id}`,
    },
  }))
}
