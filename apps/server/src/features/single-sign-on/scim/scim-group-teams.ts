import type { PersonId, ScimGroupId, SsoConnectionId, TeamId } from '@damask/contract'
import { TeamId as TeamIds } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../../platform/ctx.ts'
import { publish } from '../../../platform/events.ts'
import type { ConnectionRow } from '../connections.ts'

/** The teams that a group leads to: the one made for it, and those that its name is mapped to. */
export async function teamsOfGroup(ctx: Ctx, groupId: ScimGroupId): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    select team_id from scim_group where id = ${groupId} and team_id is not null
    union select s.team_id from scim_group as g
      join sso_group as s on s.connection_id = g.connection_id and s.group_name = g.display_name
      where g.id = ${groupId}`.execute(ctx.db)
  return rows.map((row) => row.team_id)
}

export async function teamsOfMember(ctx: Ctx, connectionId: SsoConnectionId, personId: PersonId): Promise<TeamId[]> {
  const groups = await ctx.db
    .selectFrom('scim_group_member')
    .innerJoin('scim_group', 'scim_group.id', 'group_id')
    .select('group_id')
    .where('connection_id', '=', connectionId)
    .where('person_id', '=', personId)
    .execute()
  const teams: TeamId[] = []
  for (const { group_id } of groups) teams.push(...(await teamsOfGroup(ctx, group_id)))
  return teams
}

/**
 * A team for a group, unless its name is mapped to teams already. One that people made keeps its name and its members: a
 * directory does not come by what was granted to it just by calling a group the same.
 */
export async function makeTeamFor(ctx: Ctx, connection: ConnectionRow, name: string): Promise<TeamId | null> {
  const mapped = await ctx.db
    .selectFrom('sso_group')
    .select('team_id')
    .where('connection_id', '=', connection.id)
    .where('group_name', '=', name)
    .executeTakeFirst()
  if (mapped) return null
  const id = ctx.newId(TeamIds)
  for (const tried of namesFor(connection, name)) {
    const row = await ctx.db
      .insertInto('team')
      .values({ id, name: tried, created_at: ctx.now(), updated_at: ctx.now() })
      .onConflict((c) => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) continue
    await publish(ctx, 'team.created', { teamId: id, name: tried, parentId: null }, id)
    return id
  }
  return null
}

const namesFor = (connection: ConnectionRow, name: string): string[] => {
  const short = name.slice(0, 80)
  const more = Array.from({ length: 9 }, (_, i) => `${name.slice(0, 40)} (${connection.name.slice(0, 30)}) ${i + 2}`)
  return [short, `${name.slice(0, 45)} (${connection.name.slice(0, 30)})`, ...more]
}
