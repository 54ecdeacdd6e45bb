import { sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { grantsFor } from '../access/index.ts'
import { type FoundPlace, isLibrary, scopesAbove } from './places.ts'
import { capabilitiesOf, type RoleRow } from './roles.ts'
import { countingIn, isOverAccount, requireMayHandOut, type Until } from './rules.ts'

/**
 * Whether the actor may give this role in this place, until then.
 * @throws more_than_you_have
 */
export async function requireMayGrant(ctx: Ctx, place: FoundPlace, role: RoleRow, endsAt: Date | null): Promise<void> {
  const counting = countingIn(isLibrary(place), capabilitiesOf(role))
  // A key that is limited to folders has nothing over the account, whatever its person has.
  const missing = counting.filter((name) => isOverAccount(name) && !mayWithAccount(ctx.actor, name))
  if (missing.length > 0) throw problem('more_than_you_have', { missing })
  if (!ctx.actor.isAdministrator) requireMayHandOut(counting, await ownUntil(ctx, place), endsAt)
}

/** Until when the actor has each capability in a place, by the grant that lasts longest. */
async function ownUntil(ctx: Ctx, place: FoundPlace): Promise<Until> {
  const { rows } = await sql<{ capability: string; ends_at: Date | null }>`
    select capability, case when bool_or(g.ends_at is null) then null else max(g.ends_at) end as ends_at
    from access_grant as g join role on role.id = g.role_id cross join unnest(role.capabilities) as capability
    where g.scope_id = any(${await scopesAbove(ctx, place)}::int[]) and ${grantsFor(ctx.actor, ctx.now())}
    group by capability`.execute(ctx.db)
  const ends = new Map(rows.map((row) => [row.capability, row.ends_at]))
  return (capability) => ends.get(capability)
}
