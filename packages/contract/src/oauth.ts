import * as z from 'zod'
import { endpoint, KeyScope, page, paging, Timestamp } from './endpoint.ts'
import { AppRequestId, ConnectedAppId, FolderId, OAuthClientId } from './ids.ts'

const Name = z.string().trim().min(1).max(120)
const Website = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullable()
const RedirectUris = z.array(z.string().min(1).max(1000)).max(20)
const OldValidUntil = Timestamp.nullable()
  .default(null)
  .describe('Until when the old secret stays valid, at most 30 days. Null ends it at once.')

/** What people are told of a program that asks to be let in. */
const AskingProgram = z.object({
  id: OAuthClientId,
  name: z.string(),
  website: z.string().nullable(),
  isVouchedFor: z.boolean().describe('False for a program that registered itself: nobody here has checked its name.'),
})

/** The wish of a program to act for somebody, as it is put to them. */
export const AppRequest = z
  .object({
    id: AppRequestId,
    consentToken: z.string().describe('Comes along with the answer, once.'),
    program: AskingProgram,
    scopes: z.array(KeyScope),
    returnsTo: z
      .string()
      .nullable()
      .describe('The host that the answer is sent to; null for a program on a device, which is not sent anything.'),
    isOnThisComputer: z.boolean(),
    askedBy: z.string().nullable().describe('A device that asks, in words: "Node.js on Linux".'),
    askedFrom: z.string().nullable().describe('The network a device asks from.'),
    askedAt: Timestamp,
    expiresAt: Timestamp,
    isConnected: z.boolean().describe('Whether this program acts for you already.'),
  })
  .meta({ id: 'AppRequest' })
export type AppRequest = z.infer<typeof AppRequest>

/** A program that acts for you. */
export const ConnectedApp = z
  .object({
    id: ConnectedAppId,
    program: AskingProgram,
    scopes: z.array(KeyScope),
    folderIds: z
      .array(FolderId)
      .describe('When not empty, the app reaches only these folders and what is inside them.'),
    device: z.string().nullable(),
    connectedAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
    lastUsedFrom: z.string().nullable(),
    isCurrent: z.boolean().describe('Whether this very call comes from it.'),
  })
  .meta({ id: 'ConnectedApp' })
export type ConnectedApp = z.infer<typeof ConnectedApp>

/** A program that may ask people to be let in: a client of OAuth 2.1. */
export const OAuthClient = z
  .object({
    id: OAuthClientId.describe('What OAuth calls `client_id`.'),
    name: z.string(),
    website: z.string().nullable(),
    kind: z.enum(['public', 'confidential']).describe('`confidential` programs run on a server and keep a secret.'),
    source: z.enum(['built_in', 'administrator', 'registered']),
    secretPrefix: z.string().nullable(),
    previousSecretValidUntil: Timestamp.nullable(),
    redirectUris: z.array(z.string()),
    scopes: z.array(KeyScope).describe('The most it may ask for.'),
    mayUseDeviceCode: z.boolean(),
    isDisabled: z.boolean(),
    connectedCount: z.int().describe('How often people have connected it.'),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'OAuthClient' })
export type OAuthClient = z.infer<typeof OAuthClient>

const clientParams = z.object({ oauthClientId: OAuthClientId })

export const oauth = {
  openRequest: endpoint({
    method: 'POST',
    path: '/oauth/requests',
    summary: 'Read what a program asks for when it sends somebody to the consent page',
    audience: 'member',
    scope: 'session',
    body: z.object({ query: z.string().max(8000).describe('The query string that the program sent, as it came.') }),
    returns: z.object({
      request: AppRequest.nullable(),
      redirectTo: z.string().nullable().describe('Where to go at once, because the program asked wrongly.'),
    }),
    answersSecret: true,
    problems: ['app_request_invalid'],
  }),
  findDeviceRequest: endpoint({
    method: 'POST',
    path: '/oauth/device-requests',
    summary: 'Read what a device asks for, by the code that it shows',
    audience: 'member',
    scope: 'session',
    body: z.object({ userCode: z.string().trim().min(1).max(40) }),
    returns: AppRequest,
    answersSecret: true,
    problems: ['user_code_unknown', 'too_many_requests'],
  }),
  decideRequest: endpoint({
    method: 'POST',
    path: '/oauth/requests/:appRequestId/decision',
    summary: 'Let a program act for you, or not',
    audience: 'member',
    scope: 'session',
    params: z.object({ appRequestId: AppRequestId }),
    body: z.object({
      consentToken: z.string().max(200),
      allow: z.boolean(),
      scopes: z.array(KeyScope).default([]).describe('What is granted: all that it asked for, or less.'),
      folderIds: z.array(FolderId).max(100).default([]),
      confirmsAccount: z.boolean().default(false).describe('Said once more, where the account is part of it.'),
    }),
    returns: z.object({ redirectTo: z.string().nullable() }),
    problems: [
      'app_request_not_found',
      'folder_not_found',
      'account_not_confirmed',
      'confirm_needed',
      'connected_apps_full',
    ],
  }),
  listConnectedApps: endpoint({
    method: 'GET',
    path: '/me/apps',
    summary: 'List the programs that act for you',
    audience: 'member',
    scope: 'account:manage',
    returns: z.object({ items: z.array(ConnectedApp) }),
  }),
  disconnectApp: endpoint({
    method: 'DELETE',
    path: '/me/apps/:connectedAppId',
    summary: 'End what a program may do for you, at once',
    audience: 'member',
    scope: 'account:manage',
    params: z.object({ connectedAppId: ConnectedAppId }),
    returns: z.null(),
    problems: ['connected_app_not_found'],
  }),
  listClients: endpoint({
    method: 'GET',
    path: '/oauth/clients',
    summary: 'List the programs that may ask people to be let in',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_integrations',
    query: z.object(paging),
    returns: page(OAuthClient),
    problems: ['invalid_cursor'],
  }),
  createClient: endpoint({
    method: 'POST',
    path: '/oauth/clients',
    summary: 'Register a program; a confidential one gets a secret, shown once',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_integrations',
    body: z.object({
      name: Name,
      website: Website.default(null),
      kind: z.enum(['public', 'confidential']),
      redirectUris: RedirectUris.default([]),
      scopes: z.array(KeyScope).min(1),
      mayUseDeviceCode: z.boolean().default(false),
    }),
    returns: z.object({ client: OAuthClient, secret: z.string().nullable() }),
    answersSecret: true,
    status: 201,
    problems: ['redirect_uri_invalid'],
  }),
  updateClient: endpoint({
    method: 'PATCH',
    path: '/oauth/clients/:oauthClientId',
    summary: 'Change what a program is called and may ask for, or stop it at once',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_integrations',
    params: clientParams,
    body: z.object({
      name: Name.optional(),
      website: Website.optional(),
      redirectUris: RedirectUris.optional(),
      scopes: z.array(KeyScope).min(1).optional(),
      mayUseDeviceCode: z.boolean().optional(),
      isDisabled: z.boolean().optional().describe('Nothing that it holds works while this is true.'),
    }),
    returns: OAuthClient,
    problems: ['oauth_client_not_found', 'oauth_client_built_in', 'redirect_uri_invalid'],
  }),
  rotateClientSecret: endpoint({
    method: 'POST',
    path: '/oauth/clients/:oauthClientId/rotate-secret',
    summary: 'Give a confidential program a new secret; the old one stays valid for as long as you say',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_integrations',
    params: clientParams,
    body: z.object({ oldValidUntil: OldValidUntil }),
    returns: z.object({ client: OAuthClient, secret: z.string() }),
    answersSecret: true,
    problems: ['oauth_client_not_found', 'oauth_client_has_no_secret'],
  }),
  eraseClient: endpoint({
    method: 'DELETE',
    path: '/oauth/clients/:oauthClientId',
    summary: 'Forget a program and disconnect it from everybody',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_integrations',
    params: clientParams,
    returns: z.null(),
    problems: ['oauth_client_not_found', 'oauth_client_built_in'],
  }),
}
