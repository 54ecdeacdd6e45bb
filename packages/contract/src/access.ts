import * as z from 'zod'
import { AnyCapability } from './capabilities.ts'
import { endpoint, page, paging, queryFlag, Timestamp } from './endpoint.ts'
import { ApiKeyId, AssetId, FolderId, GrantId, PersonId, RoleId, TeamId } from './ids.ts'

/** Whom a grant is made to. */
export const Principal = z
  .object({
    type: z.enum(['person', 'team', 'everyone', 'key']),
    id: z.uuid().nullable().describe('Null for everyone.'),
    name: z.string().describe('Empty for everyone.'),
    isActive: z.boolean().describe('False for a deactivated person or an expired key: their grants do nothing.'),
  })
  .meta({ id: 'Principal' })
export type Principal = z.infer<typeof Principal>

/** Where a grant is made: what is inside has it too. */
export const Place = z
  .object({
    type: z.enum(['folder', 'asset']),
    id: z.uuid(),
    name: z.string(),
    path: z
      .string()
      .nullable()
      .describe('"/Brand/Logos"; null for an asset in a folder that you cannot see. The library itself is "/".'),
  })
  .meta({ id: 'Place' })
export type Place = z.infer<typeof Place>

const RoleRef = z.object({ id: RoleId, name: z.string() })

export const Grant = z
  .object({
    id: GrantId,
    principal: Principal,
    role: RoleRef,
    place: Place.nullable().describe('Null for one that you cannot see.'),
    isInherited: z.boolean().describe('True when it comes from further up than the place that was asked about.'),
    startsAt: Timestamp.nullable(),
    endsAt: Timestamp.nullable(),
    state: z.enum(['active', 'upcoming', 'ended']),
    reason: z.string().nullable(),
    createdAt: Timestamp,
    createdBy: z.object({ id: PersonId, name: z.string() }).nullable(),
  })
  .meta({ id: 'Grant' })
export type Grant = z.infer<typeof Grant>

/** How somebody comes to have something. */
export const Way = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('administrator') }),
    z.object({
      type: z.literal('grant'),
      grantId: GrantId,
      principal: Principal,
      role: RoleRef,
      place: Place.nullable().describe('Null for one further up that you cannot see.'),
      isInherited: z.boolean(),
      endsAt: Timestamp.nullable(),
    }),
  ])
  .meta({ id: 'Way' })
export type Way = z.infer<typeof Way>

export const PersonWithAccess = z
  .object({
    person: z.object({ id: PersonId, name: z.string(), isService: z.boolean() }),
    capabilities: z.array(AnyCapability),
    ways: z.array(Way),
  })
  .meta({ id: 'PersonWithAccess' })
export type PersonWithAccess = z.infer<typeof PersonWithAccess>

/** Why somebody may do something, or what it would take. */
export const Explanation = z
  .object({
    who: z.object({ type: z.enum(['person', 'key']), id: z.uuid(), name: z.string(), isYou: z.boolean() }),
    capability: AnyCapability,
    place: Place,
    allowed: z.boolean(),
    says: z.string().describe('The answer as a sentence.'),
    ways: z.array(Way).describe('Every grant that gives it. Empty when it is not allowed.'),
    capabilities: z.array(AnyCapability).describe('Everything that they may do there.'),
    limit: z
      .enum(['deactivated', 'key_expired', 'key_folders', 'key_scopes'])
      .nullable()
      .describe('What stands in the way of the grants.'),
    needed: z
      .object({
        roles: z.array(RoleRef).describe('Roles that would do.'),
        from: z.array(Principal).describe('Who can give one there: the first twenty.'),
      })
      .nullable()
      .describe('What it would take; null when it is allowed.'),
  })
  .meta({ id: 'Explanation' })
export type Explanation = z.infer<typeof Explanation>

/** Which thing a call is about: a folder or an asset; the library itself when both are left out. */
export const inPlace = {
  folderId: FolderId.optional().describe('The library itself when neither a folder nor an asset is given.'),
  assetId: AssetId.optional(),
}

const inGrant = z.object({ grantId: GrantId })
const Reason = z.string().trim().max(500)

export const access = {
  listGrants: endpoint({
    method: 'GET',
    path: '/access/grants',
    summary: 'List who was given what in a place, and what comes from further up',
    audience: 'member',
    scope: 'account:manage',
    query: z.object({ ...inPlace, ...paging }),
    returns: page(Grant),
    problems: ['folder_not_found', 'asset_not_found', 'not_allowed', 'invalid_cursor'],
  }),
  listHeldGrants: endpoint({
    method: 'GET',
    path: '/access/held-grants',
    summary: 'List what a person, a team or a key was given, newest first',
    audience: 'member',
    scope: 'account:manage',
    query: z.object({
      personId: PersonId.optional().describe(
        'With what comes through teams and through everyone. Yourself when no one is named.',
      ),
      teamId: TeamId.optional(),
      apiKeyId: ApiKeyId.optional(),
      ...paging,
    }),
    returns: page(Grant),
    problems: ['principal_not_found', 'not_allowed', 'invalid_cursor'],
  }),
  grant: endpoint({
    method: 'POST',
    path: '/access/grants',
    summary: 'Give somebody a role in a place',
    audience: 'member',
    scope: 'account:manage',
    body: z.object({
      personId: PersonId.optional().describe('One of person, team, key and everyone.'),
      teamId: TeamId.optional(),
      apiKeyId: ApiKeyId.optional().describe('A key that has access of its own.'),
      everyone: z.boolean().optional(),
      roleId: RoleId,
      ...inPlace,
      startsAt: Timestamp.nullable().default(null),
      endsAt: Timestamp.nullable().default(null),
      reason: Reason.optional(),
    }),
    returns: Grant,
    status: 201,
    problems: [
      'folder_not_found',
      'asset_not_found',
      'role_not_found',
      'principal_not_found',
      'grant_exists',
      'more_than_you_have',
      'not_allowed',
    ],
  }),
  changeGrant: endpoint({
    method: 'PATCH',
    path: '/access/grants/:grantId',
    summary: 'Change the role or the time of a grant',
    audience: 'member',
    scope: 'account:manage',
    params: inGrant,
    body: z.object({
      roleId: RoleId.optional(),
      startsAt: Timestamp.nullable().optional(),
      endsAt: Timestamp.nullable().optional(),
      reason: Reason.optional(),
    }),
    returns: Grant,
    problems: ['grant_not_found', 'role_not_found', 'grant_exists', 'more_than_you_have'],
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/access/grants/:grantId',
    summary: 'Take a grant back; it ends with the next call',
    audience: 'member',
    scope: 'account:manage',
    params: inGrant,
    query: z.object({ reason: Reason.optional() }),
    returns: z.null(),
    problems: ['grant_not_found'],
  }),
  explain: endpoint({
    method: 'GET',
    path: '/access/explain',
    summary: 'Say why somebody may or may not do something somewhere',
    audience: 'member',
    scope: 'library:read',
    query: z.object({
      capability: AnyCapability.optional().describe('"view" when left out.'),
      ...inPlace,
      personId: PersonId.optional().describe('Yourself when no one is named.'),
      apiKeyId: ApiKeyId.optional().describe('A key that has access of its own.'),
    }),
    returns: Explanation,
    problems: ['folder_not_found', 'asset_not_found', 'principal_not_found', 'not_allowed', 'key_scope_missing'],
  }),
  listPeople: endpoint({
    method: 'GET',
    path: '/access/people',
    summary: 'List everybody who may do something in a place, by name, and how they come to it',
    audience: 'member',
    scope: 'account:manage',
    query: z.object({
      ...inPlace,
      capability: AnyCapability.optional().describe('Anything at all when left out.'),
      words: z.string().max(200).optional(),
      withoutAdministrators: queryFlag().optional(),
      ...paging,
    }),
    returns: page(PersonWithAccess),
    problems: ['folder_not_found', 'asset_not_found', 'not_allowed', 'invalid_cursor'],
  }),
  findPrincipals: endpoint({
    method: 'GET',
    path: '/principals',
    summary: 'Find people, teams and keys by name, to give them access',
    audience: 'member',
    scope: 'account:manage',
    query: z.object({ words: z.string().max(200).optional() }),
    returns: z.object({ items: z.array(Principal).describe('At most 30: teams first, then people, then keys.') }),
    problems: ['not_allowed'],
  }),
}
