import * as z from 'zod'
import { AccountCapability } from './capabilities.ts'
import { endpoint, KeyScope, Timestamp } from './endpoint.ts'
import { ApiKeyId, FolderId, PersonId, SessionId } from './ids.ts'

export const Person = z
  .object({
    id: PersonId,
    name: z.string(),
    email: z.string(),
    isAdministrator: z.boolean(),
    language: z.enum(['en', 'de']).nullable().describe('Null follows the browser.'),
    createdAt: Timestamp,
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>

/** Oneself, with what one may do with the account: the pages of the settings that make sense. */
export const Me = Person.extend({
  accountCapabilities: z.array(AccountCapability),
  timeZone: z.string().nullable().describe('An IANA name: "Europe/Berlin". Null follows the browser.'),
  avatar: z.string().nullable().describe('The `v` of your picture; null when there is none.'),
  isLimited: z.boolean().describe('Nothing is open before a second factor is set up.'),
  lacksConsent: z.boolean().describe('Nothing is open before they agree to a text: see /me/consents.'),
  secondFactorDueAt: Timestamp.nullable().describe('Until then a second factor must be set up.'),
}).meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const Session = z
  .object({
    id: SessionId,
    device: z.string().describe('What the browser says it is, in words: "Chrome on Linux".'),
    address: z.string().nullable(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const ApiKey = z
  .object({
    id: ApiKeyId,
    name: z.string(),
    prefix: z.string().describe('The first characters of the key, to tell keys apart. The rest is never shown again.'),
    scopes: z.array(KeyScope),
    folderIds: z
      .array(FolderId)
      .describe('When not empty, the key reaches only these folders and what is inside them.'),
    hasOwnAccess: z
      .boolean()
      .describe('True for a key that acts by grants made to itself, and not with the access of its person.'),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    lastUsedFrom: z.string().nullable().describe('The network it was last used from, such as "203.0.113.0/24".'),
    rotatedAt: Timestamp.nullable(),
    previous: z
      .object({ prefix: z.string(), validUntil: Timestamp })
      .nullable()
      .describe('The secret before the last rotation, while it is still valid.'),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

export const Email = z.email().max(254)
export const Password = z.string().min(1).max(256)
const PersonName = z.string().trim().min(1).max(120)

const TimeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
    } catch {
      return false
    }
  }, 'This is not the name of a time zone.')

export const identity = {
  getSetup: endpoint({
    method: 'GET',
    path: '/setup',
    summary: 'Ask whether the first administrator still has to be created',
    audience: 'anyone',
    scope: 'session',
    returns: z.object({ needed: z.boolean() }),
  }),
  completeSetup: endpoint({
    method: 'POST',
    path: '/setup',
    summary: 'Create the first administrator and sign in',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ name: PersonName, email: Email, password: Password }),
    returns: Person,
    status: 201,
    problems: ['already_set_up', 'password_too_weak'],
  }),
  getMe: endpoint({
    method: 'GET',
    path: '/me',
    summary: 'Show who is signed in',
    audience: 'member',
    limited: true,
    scope: 'library:read',
    returns: Me,
  }),
  updateMe: endpoint({
    method: 'PATCH',
    path: '/me',
    summary: 'Change your own profile',
    audience: 'member',
    scope: 'session',
    body: z.object({
      name: PersonName.optional(),
      language: z.enum(['en', 'de']).nullable().optional(),
      timeZone: TimeZone.nullable().optional(),
    }),
    returns: Me,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/me/password',
    summary: 'Change your password',
    audience: 'member',
    scope: 'session',
    body: z.object({ currentPassword: Password, newPassword: Password, endOtherSessions: z.boolean().default(true) }),
    returns: z.null(),
    problems: ['wrong_password', 'password_too_weak', 'too_many_requests'],
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/me/sessions',
    summary: 'List where you are signed in',
    audience: 'member',
    scope: 'session',
    returns: z.object({ items: z.array(Session) }),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    summary: 'End one of your sessions',
    audience: 'member',
    scope: 'session',
    params: z.object({ sessionId: SessionId }),
    returns: z.null(),
    problems: ['session_not_found'],
  }),
  endOtherSessions: endpoint({
    method: 'DELETE',
    path: '/me/sessions',
    summary: 'End every session of yours but this one',
    audience: 'member',
    scope: 'session',
    returns: z.object({ ended: z.int() }),
  }),
  listApiKeys: endpoint({
    method: 'GET',
    path: '/api-keys',
    summary: 'List your API keys',
    audience: 'member',
    scope: 'account:manage',
    returns: z.object({ items: z.array(ApiKey) }),
  }),
  createApiKey: endpoint({
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key; its secret is shown once',
    audience: 'member',
    scope: 'session',
    body: z.object({
      name: z.string().trim().min(1).max(120),
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
    problems: ['folder_not_found', 'confirm_needed', 'not_allowed', 'key_too_wide', 'api_keys_full'],
  }),
  rotateApiKey: endpoint({
    method: 'POST',
    path: '/api-keys/:apiKeyId/rotate',
    summary: 'Give an API key a new secret; the old one stays valid for as long as you say',
    audience: 'member',
    scope: 'account:manage',
    params: z.object({ apiKeyId: ApiKeyId }),
    body: z.object({
      oldValidUntil: Timestamp.nullable()
        .default(null)
        .describe('Until when the old secret stays valid, at most 30 days. Null ends it at once.'),
      expiresAt: Timestamp.nullable()
        .optional()
        .describe('When the key expires from now on. Left out, nothing changes; null is never.'),
    }),
    returns: z.object({ apiKey: ApiKey, secret: z.string() }),
    answersSecret: true,
    problems: ['api_key_not_found', 'api_key_expired', 'key_too_wide', 'confirm_needed'],
  }),
  revokeApiKey: endpoint({
    method: 'DELETE',
    path: '/api-keys/:apiKeyId',
    summary: 'Revoke an API key at once',
    audience: 'member',
    scope: 'account:manage',
    params: z.object({ apiKeyId: ApiKeyId }),
    returns: z.null(),
    problems: ['api_key_not_found'],
  }),
}
