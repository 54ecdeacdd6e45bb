import type { Grant, GrantId, PersonId, Place, Principal, RoleId, ScopeId, Way } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { namesOfPeople } from '../identity/index.ts'
import { type FoundPlace, isOwnScope, visiblePlacesOf } from './places.ts'
import { type PrincipalRow, principalIsActive, principalJoins, principalName, toPrincipal } from './principals.ts'

export type GrantRow = PrincipalRow & {
  id: GrantId
  role_id: RoleId
  role_name: string
  capabilities: string[]
  scope_id: ScopeId
  starts_at: Date | null
  ends_at: Date | null
  reason: string | null
  created_at: Date
  created_by: PersonId | null
}

/** What every query about grants selects, with `access_grant` as `g`: follow it by more joins or a `where`. */
export const selectGrants = (ctx: Ctx): RawBuilder<unknown> => sql`
  select g.*, role.name as role_name, role.capabilities, ${principalName} as principal_name,
    ${principalIsActive(ctx.now())} as principal_is_active
  from access_grant as g join role on role.id = g.role_id ${principalJoins}`

/** Grants as the API shows them. @param at the place that was asked about, for telling what comes from further up */
export async function toGrants(ctx: Ctx, rows: readonly GrantRow[], at?: FoundPlace): Promise<Grant[]> {
  const places = await visiblePlacesOf(
    ctx,
    rows.map((row) => row.scope_id),
  )
  const names = await namesOfPeople(
    ctx,
    rows.map((row) => row.created_by),
  )
  const now = ctx.now()
  return rows.map((row) => ({
    id: row.id,
    principal: toPrincipal(row),
    role: { id: row.role_id, name: row.role_name },
    place: places.get(row.scope_id) ?? null,
    isInherited: at !== undefined && !isOwnScope(at, row.scope_id),
    startsAt: row.starts_at?.toISOString() ?? null,
    endsAt: row.ends_at?.toISOString() ?? null,
    state: stateOf(row, now),
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by ? { id: row.created_by, name: names.get(row.created_by) ?? '' } : null,
  }))
}

export function stateOf(row: Pick<GrantRow, 'starts_at' | 'ends_at'>, now: Date): Grant['state'] {
  if (row.ends_at && row.ends_at <= now) return 'ended'
  return row.starts_at && row.starts_at > now ? 'upcoming' : 'active'
}

export async function findGrant(ctx: Ctx, id: GrantId): Promise<GrantRow | undefined> {
  const { rows } = await sql<GrantRow>`${selectGrants(ctx)} where g.id = ${id}`.execute(ctx.db)
  return rows[0]
}

/** A grant as the way by which somebody has something. */
export const toWay = (row: GrantRow, at: FoundPlace, places: ReadonlyMap<ScopeId, Place>): Way => ({
  type: 'grant',
  grantId: row.id,
  principal: toPrincipal(row),
  role: { id: row.role_id, name: row.role_name },
  place: places.get(row.scope_id) ?? null,
  isInherited: !isOwnScope(at, row.scope_id),
  endsAt: row.ends_at?.toISOString() ?? null,
})

/** What events tell of a grant: ids, and nothing that names a person. */
export const factOf = (row: GrantRow, place: { folderId: string | null; assetId: string | null }) => ({
  grantId: row.id,
  principal: { type: row.principal_type satisfies Principal['type'], id: toPrincipal(row).id },
  ...(place as { folderId: never; assetId: never }),
})

export const termsOfGrant = (row: Pick<GrantRow, 'role_id' | 'starts_at' | 'ends_at'>) => ({
  roleId: row.role_id,
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
})
