import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** The teams that the actor is in, and the teams above those. */
export async function teamsOfActor(ctx: Ctx): Promise<Set<string>> {
  if (!ctx.actor.personId) return new Set()
  const { rows } = await sql<{ id: string }>`
    select unnest(array[team.id, team.parent_id]) as id from team_member join team on team.id = team_member.team_id
    where team_member.person_id = ${ctx.actor.personId}`.execute(ctx.db)
  return new Set(rows.map((row) => row.id))
}
