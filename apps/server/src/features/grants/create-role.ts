import { type AnyCapability, type Role, RoleId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { capabilitiesOf, termsOf, toRoles } from './roles.ts'
import { MAX_ROLES, requireInLibrary, requireView } from './rules.ts'

type Input = { name: string; description: string; capabilities: AnyCapability[] }

export function createRole(ctx: Ctx, input: Input): Promise<Role> {
  requireView(input.capabilities)
  requireInLibrary(ctx.actor, input.capabilities)
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .insertInto('role')
      .values({
        id: ctx.newId(RoleId),
        name: input.name,
        description: input.description,
        capabilities: capabilitiesOf(input),
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const { count } = await ctx.db
      .selectFrom('role')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > MAX_ROLES) throw problem('too_many_roles', { limit: MAX_ROLES })
    await publish(ctx, 'role.created', { roleId: row.id, after: termsOf(row) }, row.id)
    return (await toRoles(ctx, [row]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'role_name_once') ? problem('role_name_taken', { name: input.name }) : error
  })
}
