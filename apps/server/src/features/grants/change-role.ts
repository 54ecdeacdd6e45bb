import type { AnyCapability, Role, RoleId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { capabilitiesOf, lockOwnRole, termsOf, toRoles } from './roles.ts'
import { requireInLibrary, requireView } from './rules.ts'

type Input = {
  roleId: RoleId
  name?: string | undefined
  description?: string | undefined
  capabilities?: AnyCapability[] | undefined
}

/** Everybody who was given the role has the changed one from their next call on, wherever they were given it. */
export function changeRole(ctx: Ctx, input: Input): Promise<Role> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockOwnRole(ctx, input.roleId)
    if (input.capabilities) requireView(input.capabilities)
    const capabilities = input.capabilities ? capabilitiesOf({ capabilities: input.capabilities }) : before.capabilities
    requireInLibrary(
      ctx.actor,
      capabilitiesOf({ capabilities }).filter((name) => !before.capabilities.includes(name)),
    )
    const after = {
      name: input.name ?? before.name,
      description: input.description ?? before.description,
      capabilities,
    }
    if (JSON.stringify(termsOf(before)) === JSON.stringify(after)) return (await toRoles(ctx, [before]))[0]!
    const row = await ctx.db
      .updateTable('role')
      .set({ ...after, updated_at: ctx.now() })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'role.changed', { roleId: row.id, before: termsOf(before), after: termsOf(row) }, row.id)
    return (await toRoles(ctx, [row]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'role_name_once') ? problem('role_name_taken', { name: input.name }) : error
  })
}
