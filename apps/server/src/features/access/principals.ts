import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'

/**
 * The grants that speak of this actor and hold at this time: made to the person, to a team of theirs or the team above
 * it, to everyone; or to the key, when it has access of its own. For queries in which `access_grant` is `g`.
 */
export function grantsFor(actor: Actor, now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${principalIs(actor)} and (g.starts_at is null or g.starts_at <= ${now})
    and (g.ends_at is null or g.ends_at > ${now}))`
}

function principalIs(actor: Actor): RawBuilder<SqlBool> {
  if (actor.hasOwnAccess) return sql<SqlBool>`g.api_key_id = ${actor.keyId}`
  if (!actor.personId) return sql<SqlBool>`false`
  return sql<SqlBool>`(g.person_id = ${actor.personId} or g.principal_type = 'everyone' or g.team_id in (
    select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
    where team_member.person_id = ${actor.personId}))`
}
