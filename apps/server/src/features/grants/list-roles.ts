import type { Role } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { selectRoles, toRoles } from './roles.ts'

/** What comes with Damask first, from least to most; then the others by name. */
export async function listRoles(ctx: Ctx): Promise<{ items: Role[] }> {
  const rows = await selectRoles(ctx)
    .orderBy('role.is_built_in', 'desc')
    .orderBy(sql`case when role.is_built_in then role.id end`)
    .orderBy(sql`role.name collate natural_order`)
    .execute()
  return { items: await toRoles(ctx, rows) }
}
