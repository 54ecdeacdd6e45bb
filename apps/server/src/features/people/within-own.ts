import type { PersonId, RoleId, ScopeId, TeamId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { maskOf } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/**
 * Whoever manages people must not come by that to more than they have: by a team, by a service account, by a friend. So
 * what a person or these teams have is compared with what the actor has, grant by grant.
 * @throws more_than_you_have
 */
export async function requireWithinOwn(
  ctx: Ctx,
  of: { personId: PersonId } | { teamIds: readonly TeamId[] },
): Promise<void> {
  if (ctx.actor.isAdministrator) return
  const { rows } = await sql<{ scope_id: ScopeId; capabilities: string[] }>`
    select distinct g.scope_id, role.capabilities from access_grant as g join role on role.id = g.role_id
    where ${principalIs(of)} and (g.ends_at is null or g.ends_at > ${ctx.now()})`.execute(ctx.db)
  for (const { scope_id, capabilities } of rows) requireMaskWithinOwn(ctx, scope_id, maskOf(capabilities))
}

/** @throws role_not_found, more_than_you_have */
export async function requireRoleWithinOwn(ctx: Ctx, roleId: RoleId, scope: ScopeId): Promise<void> {
  const role = await ctx.db.selectFrom('role').select('capabilities').where('id', '=', roleId).executeTakeFirst()
  if (!role) throw problem('role_not_found')
  requireMaskWithinOwn(ctx, scope, maskOf(role.capabilities))
}

function requireMaskWithinOwn(ctx: Ctx, scope: ScopeId, mask: number): void {
  if ((mask & ~ctx.actor.access.maskIn(scope)) !== 0) throw problem('more_than_you_have')
}

function principalIs(of: { personId: PersonId } | { teamIds: readonly TeamId[] }): RawBuilder<SqlBool> {
  if ('teamIds' in of) {
    return sql<SqlBool>`g.team_id in (
      select unnest(array[team.id, team.parent_id]) from team where team.id = any(${[...of.teamIds]}::uuid[]))`
  }
  return sql<SqlBool>`(g.person_id = ${of.personId} or g.team_id in (
    select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
    where team_member.person_id = ${of.personId}))`
}
