import { AnyCapability, type Role, type RoleId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { isMadeTo } from '../access/index.ts'
import { managesAnywhere, maySeeAllRoles } from './rules.ts'

export type RoleRow = Selectable<Tables['role']>

/**
 * The roles that concern the actor: what comes with Damask, what they were given themselves, and everything for those
 * who hand roles out. The name of a role may tell of a client or a project.
 */
export function selectRoles(ctx: Ctx) {
  const all = maySeeAllRoles(ctx.actor) || managesAnywhere(ctx.actor)
  return ctx.db
    .selectFrom('role')
    .selectAll('role')
    .$if(!all, (q) =>
      q.where(
        sql<SqlBool>`(role.is_built_in or exists (
          select 1 from access_grant as g where g.role_id = role.id and ${isMadeTo(ctx.actor)}))`,
      ),
    )
}

export async function getRole(ctx: Ctx, id: RoleId): Promise<RoleRow> {
  const row = await selectRoles(ctx).where('role.id', '=', id).executeTakeFirst()
  if (!row) throw problem('role_not_found')
  return row
}

/** The same, which nobody can delete until the transaction ends. */
export async function holdRole(ctx: Ctx, id: RoleId): Promise<RoleRow> {
  await ctx.db.selectFrom('role').select('id').where('id', '=', id).forKeyShare().execute()
  return getRole(ctx, id)
}

/** One that can be changed, held until the transaction ends. */
export async function lockOwnRole(ctx: Ctx, id: RoleId): Promise<RoleRow> {
  const row = await ctx.db.selectFrom('role').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw problem('role_not_found')
  if (row.is_built_in) throw problem('role_is_built_in')
  return row
}

/** What a role can do in this release: the database may hold names that came later or went. */
export const capabilitiesOf = (row: Pick<RoleRow, 'capabilities'>): AnyCapability[] =>
  AnyCapability.options.filter((name) => row.capabilities.includes(name))

export async function toRoles(ctx: Ctx, rows: readonly RoleRow[]): Promise<Role[]> {
  const counts = maySeeAllRoles(ctx.actor) ? await countGrants(ctx) : undefined
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    capabilities: capabilitiesOf(row),
    isBuiltIn: row.is_built_in,
    grantCount: counts ? (counts.get(row.id) ?? 0) : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

async function countGrants(ctx: Ctx): Promise<Map<RoleId, number>> {
  const rows = await ctx.db
    .selectFrom('access_grant')
    .select((eb) => ['role_id', eb.fn.countAll<number>().as('count')])
    .groupBy('role_id')
    .execute()
  return new Map(rows.map((row) => [row.role_id, row.count]))
}

/** What events tell of a role. */
export const termsOf = (row: Pick<RoleRow, 'name' | 'description' | 'capabilities'>) => ({
  name: row.name,
  description: row.description,
  capabilities: [...row.capabilities],
})
