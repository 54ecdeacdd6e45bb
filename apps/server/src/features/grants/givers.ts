import type { AnyCapability, Principal } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { holdsAt } from '../access/index.ts'
import { type FoundPlace, scopesAbove } from './places.ts'
import { type PrincipalRow, principalIsActive, principalJoins, principalName, toPrincipal } from './principals.ts'

/** Named in an answer. */
const SHOWN = 20

/**
 * Who decides about a place and has the capability there, so that they can hand it out: people and teams, nearest
 * first; administrators where there is nobody else.
 */
export async function whoCanGive(ctx: Ctx, place: FoundPlace, capability: AnyCapability): Promise<Principal[]> {
  const { rows } = await sql<PrincipalRow>`
    select g.principal_type, g.person_id, g.team_id, g.api_key_id, ${principalName} as principal_name,
      ${principalIsActive(ctx.now())} as principal_is_active
    from access_grant as g join role on role.id = g.role_id ${principalJoins}
    join unnest(${await scopesAbove(ctx, place)}::int[]) with ordinality as above (scope_id, level) using (scope_id)
    where ${holdsAt(ctx.now())} and g.principal_type in ('person', 'team') and ${principalIsActive(ctx.now())}
    group by g.principal_type, g.person_id, g.team_id, g.api_key_id, to_person.id, to_team.id, to_key.id
    having bool_or('manage_access' = any(role.capabilities)) and bool_or(${capability} = any(role.capabilities))
    order by min(level), g.principal_type = 'person', ${principalName} collate natural_order
    limit ${SHOWN}`.execute(ctx.db)
  return rows.length > 0 ? rows.map(toPrincipal) : administrators(ctx)
}

async function administrators(ctx: Ctx): Promise<Principal[]> {
  const rows = await ctx.db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('is_administrator', '=', true)
    .where('deactivated_at', 'is', null)
    .where('kind', '=', 'person')
    .orderBy(sql`name collate natural_order`)
    .limit(SHOWN)
    .execute()
  return rows.map(({ id, name }) => ({ type: 'person', id, name, isActive: true }))
}
