import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'

/** Whom grants may speak of: a person, or a key with access of its own. */
export type Holder = Pick<Actor, 'personId' | 'keyId' | 'hasOwnAccess'>

/**
 * The grants that speak of this actor and hold at this time. For queries in which `access_grant` is `g`.
 */
export const grantsFor = (holder: Holder, now: Date): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${isMadeTo(holder)} and ${holdsAt(now)})`

/** Between its beginning and its end. For queries in which `access_grant` is `g`. */
export const holdsAt = (now: Date): RawBuilder<SqlBool> =>
  sql<SqlBool>`((g.starts_at is null or g.starts_at <= ${now}) and (g.ends_at is null or g.ends_at > ${now}))`

/**
 * Made to the person, to a team of theirs or the team above it, to everyone; or to the key, when it has access of its
 * own. For queries in which `access_grant` is `g`.
 */
export function isMadeTo(holder: Holder): RawBuilder<SqlBool> {
  if (holder.hasOwnAccess) return sql<SqlBool>`g.api_key_id = ${holder.keyId}`
  if (!holder.personId) return sql<SqlBool>`false`
  return sql<SqlBool>`(g.person_id = ${holder.personId} or g.principal_type = 'everyone' or g.team_id in (
    select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
    where team_member.person_id = ${holder.personId}))`
}
