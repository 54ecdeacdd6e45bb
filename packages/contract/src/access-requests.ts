import * as z from 'zod'
import { inPlace, Place } from './access.ts'
import { Capability } from './capabilities.ts'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { AccessRequestId, AssetId, FolderId, GrantId, PersonId, RoleId } from './ids.ts'

/** Somebody asks for access to a thing that they have a link to, or may not do enough with. */
export const AccessRequest = z
  .object({
    id: AccessRequestId,
    person: z.object({ id: PersonId, name: z.string() }),
    folderId: FolderId.nullable(),
    assetId: AssetId.nullable(),
    place: Place.nullable().describe('Null while you cannot see it, whether it exists or not.'),
    wantedRole: z.object({ id: RoleId, name: z.string() }).nullable(),
    wantedCapability: Capability.nullable(),
    message: z.string(),
    state: z.enum(['open', 'approved', 'declined', 'withdrawn', 'expired']),
    answer: z.string().nullable().describe('Why it was declined.'),
    answeredAt: Timestamp.nullable(),
    grantId: GrantId.nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'AccessRequest' })
export type AccessRequest = z.infer<typeof AccessRequest>

const inRequest = z.object({ accessRequestId: AccessRequestId })

export const accessRequests = {
  create: endpoint({
    method: 'POST',
    path: '/access/requests',
    summary: 'Ask for access; the answer is the same whether there is such a thing or not',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      ...inPlace,
      roleId: RoleId.optional().describe('The role that you would like.'),
      capability: Capability.optional().describe('Or what you would like to do.'),
      message: z.string().trim().max(1000).default(''),
    }),
    returns: AccessRequest,
    status: 201,
    problems: ['role_not_found', 'access_already_given', 'too_many_requests'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/access/requests',
    summary: 'List open requests that you can decide, oldest first',
    audience: 'member',
    scope: 'account:manage',
    query: z.object(paging),
    returns: page(AccessRequest),
    problems: ['invalid_cursor'],
  }),
  listOwn: endpoint({
    method: 'GET',
    path: '/access/requests/own',
    summary: 'List what you asked for, newest first',
    audience: 'member',
    scope: 'library:read',
    query: z.object({ ...inPlace, ...paging }),
    returns: page(AccessRequest),
    problems: ['invalid_cursor'],
  }),
  count: endpoint({
    method: 'GET',
    path: '/access/requests/count',
    summary: 'Count open requests that you can decide',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({
      open: z.int().describe('100 stands for 100 and more.'),
      decides: z.boolean().describe('Whether there is any place where you decide.'),
    }),
  }),
  approve: endpoint({
    method: 'POST',
    path: '/access/requests/:accessRequestId/approve',
    summary: 'Give what was asked for, or another role',
    audience: 'member',
    scope: 'account:manage',
    params: inRequest,
    body: z.object({ roleId: RoleId, endsAt: Timestamp.nullable().default(null) }),
    returns: AccessRequest,
    problems: [
      'access_request_not_found',
      'role_not_found',
      'more_than_you_have',
      'principal_not_found',
      'grant_exists',
    ],
  }),
  decline: endpoint({
    method: 'POST',
    path: '/access/requests/:accessRequestId/decline',
    summary: 'Say no, and why',
    audience: 'member',
    scope: 'account:manage',
    params: inRequest,
    body: z.object({ reason: z.string().trim().max(1000).default('') }),
    returns: AccessRequest,
    problems: ['access_request_not_found'],
  }),
  withdraw: endpoint({
    method: 'DELETE',
    path: '/access/requests/:accessRequestId',
    summary: 'Take back what you asked for',
    audience: 'member',
    scope: 'library:write',
    params: inRequest,
    returns: z.null(),
    problems: ['access_request_not_found'],
  }),
}
