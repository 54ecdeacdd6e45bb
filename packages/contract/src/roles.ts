import * as z from 'zod'
import { AnyCapability } from './capabilities.ts'
import { endpoint, Timestamp } from './endpoint.ts'
import { RoleId } from './ids.ts'

/** A named set of capabilities. What it is good for is decided by grants: who has it, and where. */
export const Role = z
  .object({
    id: RoleId,
    name: z.string(),
    description: z.string(),
    capabilities: z.array(AnyCapability),
    isBuiltIn: z.boolean().describe('Every library has it, and nobody can change it.'),
    grantCount: z.int().nullable().describe('How many grants use it. Null for those who may not manage roles.'),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Role' })
export type Role = z.infer<typeof Role>

const RoleName = z.string().trim().min(1).max(60)
const Description = z.string().trim().max(500)
const Capabilities = z
  .array(AnyCapability)
  .min(1)
  .max(AnyCapability.options.length)
  .describe('Only what you may do in the whole library yourself.')

const inRole = z.object({ roleId: RoleId })

export const roles = {
  list: endpoint({
    method: 'GET',
    path: '/roles',
    summary: 'List the roles that concern you',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({ items: z.array(Role) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/roles',
    summary: 'Create a role',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_people',
    body: z.object({ name: RoleName, description: Description.default(''), capabilities: Capabilities }),
    returns: Role,
    status: 201,
    problems: ['role_name_taken', 'role_needs_view', 'more_than_you_have', 'too_many_roles'],
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/roles/:roleId',
    summary: 'Change a role, everywhere it is granted at once',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_people',
    params: inRole,
    body: z.object({
      name: RoleName.optional(),
      description: Description.optional(),
      capabilities: Capabilities.optional(),
    }),
    returns: Role,
    problems: ['role_not_found', 'role_name_taken', 'role_needs_view', 'role_is_built_in', 'more_than_you_have'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/roles/:roleId',
    summary: 'Delete a role that is granted nowhere',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_people',
    params: inRole,
    returns: z.null(),
    problems: ['role_not_found', 'role_is_built_in', 'role_in_use'],
  }),
}
