import * as z from 'zod'
import { endpoint, KeyScope, page, paging, queryFlag, Timestamp } from './endpoint.ts'
import { ApiKey, Session } from './identity.ts'
import { ApiKeyId, FolderId, PersonId, SessionId, TeamId } from './ids.ts'

const TeamRef = z.object({ id: TeamId, name: z.string() })

/** Somebody with an account, as those see them who manage people. */
export const Member = z
  .object({
    id: PersonId,
    name: z.string(),
    email: z.string().nullable().describe('Null for a service account.'),
    kind: z.enum(['person', 'service']).describe('`service`: an account of an integration. Nobody signs in with it.'),
    isAdministrator: z.boolean(),
    avatar: z.string().nullable().describe('The `v` of the picture; null when there is none.'),
    teams: z.array(TeamRef).describe('The first three.'),
    teamCount: z.int(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp.nullable(),
    deactivatedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof Member>

export const MembershipSource = z.enum(['manual', 'sso', 'scim']).meta({ id: 'MembershipSource' })
export type MembershipSource = z.infer<typeof MembershipSource>

export const MemberDetails = Member.extend({
  emailVerified: z.boolean(),
  language: z.enum(['en', 'de']).nullable(),
  timeZone: z.string().nullable(),
  memberships: z.array(z.object({ team: TeamRef, source: MembershipSource })),
  sessionCount: z.int(),
  keyCount: z.int(),
  mayChange: z.boolean().describe('Only administrators change administrators.'),
}).meta({ id: 'MemberDetails' })
export type MemberDetails = z.infer<typeof MemberDetails>

const PersonName = z.string().trim().min(1).max(120)
const inPerson = z.object({ personId: PersonId })
const Reason = z.string().trim().min(1).max(500)
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_people' } as const

export const people = {
  list: endpoint({
    ...managed,
    method: 'GET',
    path: '/people',
    summary: 'List people by name',
    query: z.object({
      words: z.string().max(200).optional().describe('Every word occurs in the name or the address.'),
      state: z.enum(['active', 'deactivated']).optional(),
      kind: z.enum(['person', 'service']).optional(),
      administrators: queryFlag().optional(),
      teamId: TeamId.optional(),
      ...paging,
    }),
    returns: page(Member).extend({ total: z.int().nullable().describe('With the first page only.') }),
    problems: ['invalid_cursor', 'team_not_found'],
  }),
  get: endpoint({
    ...managed,
    method: 'GET',
    path: '/people/:personId',
    summary: 'Show a person',
    params: inPerson,
    returns: MemberDetails,
    problems: ['person_not_found'],
  }),
  rename: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/people/:personId',
    summary: 'Change the name of a person or a service account',
    params: inPerson,
    body: z.object({ name: PersonName }),
    returns: MemberDetails,
    problems: ['person_not_found', 'not_allowed'],
  }),
  makeAdministrator: endpoint({
    ...managed,
    method: 'PUT',
    path: '/people/:personId/administrator',
    summary: 'Make a person an administrator, or an administrator a person; for administrators',
    params: inPerson,
    body: z.object({ isAdministrator: z.boolean() }),
    returns: MemberDetails,
    problems: ['person_not_found', 'last_administrator', 'not_allowed', 'confirm_needed'],
  }),
  deactivate: endpoint({
    ...managed,
    method: 'POST',
    path: '/people/:personId/deactivate',
    summary: 'End all access of a person at once; what they did stays theirs',
    params: inPerson,
    body: z.object({ reason: Reason.optional() }),
    returns: MemberDetails,
    problems: ['person_not_found', 'last_administrator', 'not_allowed', 'confirm_needed'],
  }),
  reactivate: endpoint({
    ...managed,
    method: 'POST',
    path: '/people/:personId/reactivate',
    summary: 'Let a deactivated person in again, with the teams and grants they had',
    params: inPerson,
    returns: MemberDetails,
    problems: ['person_not_found', 'not_allowed', 'more_than_you_have'],
  }),
  listSessions: endpoint({
    ...managed,
    method: 'GET',
    path: '/people/:personId/sessions',
    summary: 'List where a person is signed in',
    params: inPerson,
    returns: z.object({ items: z.array(Session) }),
    problems: ['person_not_found'],
  }),
  endSessions: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/people/:personId/sessions',
    summary: 'Sign a person out everywhere',
    params: inPerson,
    query: z.object({ sessionId: SessionId.optional().describe('Only this session.') }),
    returns: z.object({ ended: z.int() }),
    problems: ['person_not_found', 'session_not_found', 'not_allowed'],
  }),
  createServiceAccount: endpoint({
    ...managed,
    method: 'POST',
    path: '/people/service-accounts',
    summary: 'Create an account for an integration',
    body: z.object({ name: PersonName }),
    returns: MemberDetails,
    status: 201,
  }),
  listKeys: endpoint({
    ...managed,
    method: 'GET',
    path: '/people/:personId/api-keys',
    summary: 'List the API keys of a person or a service account',
    params: inPerson,
    returns: z.object({ items: z.array(ApiKey) }),
    problems: ['person_not_found'],
  }),
  createKey: endpoint({
    ...managed,
    method: 'POST',
    path: '/people/:personId/api-keys',
    summary: 'Create an API key of a service account; its secret is shown once',
    params: inPerson,
    body: z.object({
      name: PersonName,
      scopes: z.array(KeyScope).min(1),
      folderIds: z.array(FolderId).max(100).default([]),
      expiresAt: Timestamp.nullable().default(null),
      hasOwnAccess: z
        .boolean()
        .default(false)
        .describe('Let the key act by grants made to itself. Needs the capability to manage integrations.'),
    }),
    returns: z.object({ apiKey: ApiKey, secret: z.string() }),
    answersSecret: true,
    status: 201,
    problems: [
      'person_not_found',
      'folder_not_found',
      'not_allowed',
      'more_than_you_have',
      'key_too_wide',
      'api_keys_full',
    ],
  }),
  revokeKey: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/people/:personId/api-keys/:apiKeyId',
    summary: 'Revoke an API key of a person or a service account at once',
    params: inPerson.extend({ apiKeyId: ApiKeyId }),
    returns: z.null(),
    problems: ['person_not_found', 'api_key_not_found', 'not_allowed'],
  }),
  getAvatar: endpoint({
    method: 'GET',
    path: '/people/:personId/avatar',
    summary: 'Download the picture of a person',
    audience: 'member',
    scope: 'library:read',
    params: inPerson,
    query: z.object({ v: z.string().max(64).optional() }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['person_not_found'],
  }),
  setOwnAvatar: endpoint({
    method: 'PUT',
    path: '/me/avatar',
    summary: 'Use a picture for yourself; it is cut to a square',
    audience: 'member',
    scope: 'session',
    accepts: 'multipart',
    returns: z.object({ avatar: z.string() }),
    problems: ['picture_unusable', 'body_too_large', 'media_type_refused'],
  }),
  removeOwnAvatar: endpoint({
    method: 'DELETE',
    path: '/me/avatar',
    summary: 'Show your initials instead of a picture',
    audience: 'member',
    scope: 'session',
    returns: z.null(),
  }),
}
