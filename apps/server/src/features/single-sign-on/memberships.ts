import type { PersonId, SsoConnectionId, TeamId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'

type Membership = { team_id: TeamId; person_id: PersonId }

/**
 * Memberships as the groups of one sign-in have them: added for groups that lead to a team, removed for those that are
 * gone. What people or another source decided stays.
 */
export async function followGroups(
  ctx: Ctx,
  connectionId: SsoConnectionId,
  personId: PersonId,
  groups: readonly string[],
): Promise<void> {
  const wanted = sql<{ team_id: TeamId }>`
    select distinct team_id from sso_group where connection_id = ${connectionId} and group_name = any(${[...groups]}::text[])`
  const lost = await sql<Membership>`
    delete from team_member where person_id = ${personId} and source = 'sso'
      and team_id in (select team_id from sso_group where connection_id = ${connectionId})
      and team_id not in (${wanted}) returning team_id, person_id`.execute(ctx.db)
  const won = await sql<Membership>`
    insert into team_member (team_id, person_id, source, added_at)
    select team_id, ${personId}, 'sso', ${ctx.now()} from (${wanted}) as wanted
    on conflict (team_id, person_id) do nothing returning team_id, person_id`.execute(ctx.db)
  await tell(ctx, lost.rows, won.rows)
}

/** After a mapping or a connection went: memberships that nothing gives any more. */
export async function dropLostMemberships(ctx: Ctx): Promise<void> {
  const bySignIn = await sql<Membership>`
    delete from team_member as m where source = 'sso' and not exists (
      select 1 from sso_group join sso_identity using (connection_id)
      where sso_group.team_id = m.team_id and sso_identity.person_id = m.person_id)
    returning team_id, person_id`.execute(ctx.db)
  const bySync = await sql<Membership>`
    delete from team_member as m where source = 'scim' and not exists (${givenBySync(sql`m.team_id`, sql`m.person_id`)})
    returning team_id, person_id`.execute(ctx.db)
  await tell(ctx, [...bySignIn.rows, ...bySync.rows], [])
}

/** Makes the memberships of these teams what the synchronised groups say. */
export async function followDirectory(ctx: Ctx, teamIds: readonly TeamId[]): Promise<void> {
  if (teamIds.length === 0) return
  const teams = [...new Set(teamIds)].sort()
  // One at a time: two calls of a directory about one team would otherwise each miss what the other adds.
  await sql`select 1 from team where id = any(${teams}::uuid[]) order by id for update`.execute(ctx.db)
  const lost = await sql<Membership>`
    delete from team_member as m where source = 'scim' and team_id = any(${teams}::uuid[])
      and not exists (${givenBySync(sql`m.team_id`, sql`m.person_id`)}) returning team_id, person_id`.execute(ctx.db)
  const won = await sql<Membership>`
    insert into team_member (team_id, person_id, source, added_at)
    select distinct team.id, member.person_id, 'scim', ${ctx.now()}::timestamptz
    from team
    join scim_group as g on g.team_id = team.id
      or exists (select 1 from sso_group as s where s.connection_id = g.connection_id and s.group_name = g.display_name and s.team_id = team.id)
    join scim_group_member as member on member.group_id = g.id
    where team.id = any(${teams}::uuid[])
    on conflict (team_id, person_id) do nothing returning team_id, person_id`.execute(ctx.db)
  await tell(ctx, lost.rows, won.rows)
}

async function tell(ctx: Ctx, lost: readonly Membership[], won: readonly Membership[]): Promise<void> {
  for (const [name, rows] of [
    ['team.members_removed', lost],
    ['team.members_added', won],
  ] as const) {
    for (const [teamId, members] of Map.groupBy(rows, (row) => row.team_id))
      await publish(ctx, name, { teamId, personIds: members.map((m) => m.person_id) }, teamId)
  }
}

const givenBySync = (teamId: ReturnType<typeof sql>, personId: ReturnType<typeof sql>) => sql`
  select 1 from scim_group as g join scim_group_member as gm on gm.group_id = g.id
  where gm.person_id = ${personId} and (g.team_id = ${teamId} or exists (
    select 1 from sso_group as s
    where s.connection_id = g.connection_id and s.group_name = g.display_name and s.team_id = ${teamId}))`
