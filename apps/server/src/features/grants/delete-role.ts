import type { RoleId, ScopeId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { visiblePlacesOf } from './places.ts'
import { lockOwnRole, termsOf } from './roles.ts'

/** Places named in a refusal. */
const SHOWN = 5

export function deleteRole(ctx: Ctx, { roleId }: { roleId: RoleId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwnRole(ctx, roleId)
    await refuseWhileGranted(ctx, roleId)
    await ctx.db.deleteFrom('role').where('id', '=', roleId).execute()
    await publish(ctx, 'role.deleted', { roleId, before: termsOf(row) }, roleId)
    return null
  })
}

async function refuseWhileGranted(ctx: Ctx, roleId: RoleId): Promise<void> {
  const rows = await ctx.db
    .selectFrom('access_grant')
    .select((eb) => ['scope_id', eb.fn.countAll<number>().as('count')])
    .where('role_id', '=', roleId)
    .groupBy('scope_id')
    .execute()
  if (rows.length === 0) return
  const places = await visiblePlacesOf(
    ctx,
    rows.slice(0, 100).map((row): ScopeId => row.scope_id),
  )
  const named = [...places.values()].slice(0, SHOWN)
  const grantCount = rows.reduce((sum, row) => sum + row.count, 0)
  const where = named.map((place) => place.path ?? place.name).join(', ')
  const more = rows.length > named.length ? ' and elsewhere' : ''
  throw problem('role_in_use', {
    detail: where
      ? `This role is still granted in ${where}${more}. Take those grants back first.`
      : 'This role is still granted where you cannot look. Ask an administrator.',
    grantCount,
    places: named,
  })
}
