import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { ScimTokenId, SsoConnectionId, TeamId } from './ids.ts'

const ClaimName = z.string().trim().min(1).max(200)
const HttpAddress = z.url({ protocol: /^https?$/ }).max(1000)

export const OidcSettings = z
  .object({
    protocol: z.literal('oidc'),
    issuer: HttpAddress.describe('Where the provider describes itself, without `/.well-known/…`.'),
    clientId: z.string().trim().min(1).max(500),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
      .max(20)
      .default(['email', 'profile']),
    emailClaim: ClaimName.default('email'),
    nameClaim: ClaimName.default('name'),
    groupsClaim: ClaimName.default('groups'),
    endsSessionThere: z.boolean().default(false).describe('Signing out here signs out at the provider, too.'),
  })
  .meta({ id: 'OidcSettings' })
export type OidcSettings = z.infer<typeof OidcSettings>

export const SamlSettings = z
  .object({
    protocol: z.literal('saml'),
    entityId: z.string().trim().min(1).max(1000).describe('What the identity provider calls itself.'),
    signInUrl: HttpAddress.describe('Where sign-in requests go, by HTTP redirect.'),
    certificates: z
      .array(z.string().trim().min(1).max(20_000))
      .min(1)
      .max(5)
      .describe('PEM. Several while the provider changes its key.'),
    nameIdFormat: z
      .enum(['persistent', 'emailAddress', 'unspecified'])
      .default('persistent')
      .describe('What the provider is asked for as the name of a person.'),
    emailAttribute: ClaimName.nullable().default(null).describe('Null tries the usual names.'),
    nameAttribute: ClaimName.nullable().default(null).describe('Null tries the usual names.'),
    groupsAttribute: ClaimName.nullable().default(null).describe('Null tries the usual names.'),
    signed: z
      .enum(['assertion', 'response', 'both'])
      .default('assertion')
      .describe('What must carry a signature for an answer to count.'),
    allowsUnsolicited: z
      .boolean()
      .default(false)
      .describe('People may start at the provider. Damask then asks the provider itself before it lets anybody in.'),
  })
  .meta({ id: 'SamlSettings' })
export type SamlSettings = z.infer<typeof SamlSettings>

const SsoSettings = z.discriminatedUnion('protocol', [OidcSettings, SamlSettings])

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'must be a domain like example.com')

const SsoGroup = z.object({
  group: z.string().trim().min(1).max(300).describe('As the directory names it: a name, or an id for Entra ID.'),
  teamId: TeamId,
})

const choices = {
  name: z.string().trim().min(1).max(80).describe('What the button on the sign-in page says.'),
  isEnabled: z.boolean(),
  isShown: z.boolean().describe('Offered to everybody on the sign-in page, not only to addresses of its domains.'),
  createsPeople: z.boolean().describe('Who has no account gets one at the first sign-in, with no access but by teams.'),
  trustsEmail: z
    .boolean()
    .describe('Addresses in its domains count as proved although the directory does not say so. Entra ID needs it.'),
  isOnlyWay: z.boolean().describe('Passwords are refused for its domains, except those of administrators.'),
  domains: z.array(Domain).max(50),
  groups: z.array(SsoGroup).max(500),
}

export const ScimToken = z
  .object({
    id: ScimTokenId,
    prefix: z.string(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ScimToken' })
export type ScimToken = z.infer<typeof ScimToken>

export const SsoConnection = z
  .object({
    id: SsoConnectionId,
    ...choices,
    settings: SsoSettings,
    hasSecret: z.boolean().describe('Whether a client secret is kept. It is never shown.'),
    redirectUrl: z.string().describe('OpenID Connect: the redirect URI. SAML: the assertion consumer service URL.'),
    spEntityId: z.string().nullable().describe('SAML: what Damask calls itself. Also the address of its metadata.'),
    scimUrl: z.string(),
    scimTokens: z.array(ScimToken),
    peopleCount: z.int().describe('How many people have signed in with it.'),
    revision: z.int(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'SsoConnection' })
export type SsoConnection = z.infer<typeof SsoConnection>

export const SsoCheck = z
  .object({
    passed: z.boolean(),
    checks: z.array(
      z.object({
        name: z.enum(['address', 'discovery', 'issuer', 'methods', 'keys', 'certificates', 'sign_in_url', 'domains']),
        state: z.enum(['good', 'warning', 'bad']),
        says: z.string().describe('What was found, in words.'),
      }),
    ),
  })
  .meta({ id: 'SsoCheck' })
export type SsoCheck = z.infer<typeof SsoCheck>

const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_settings' } as const
const inConnection = z.object({ connectionId: SsoConnectionId })
const ClientSecret = z.string().min(1).max(2000)

export const singleSignOn = {
  waysToSignIn: endpoint({
    method: 'GET',
    path: '/sign-in/ways',
    summary: 'Ask how an address signs in; says nothing about whether there is an account',
    audience: 'anyone',
    scope: 'session',
    query: z.object({ email: z.string().max(254).optional() }),
    returns: z.object({
      password: z.boolean().describe('False when the domain signs in elsewhere. Administrators may all the same.'),
      connections: z.array(
        z.object({ id: SsoConnectionId, name: z.string(), startUrl: z.string().describe('Go there; takes `?next=`.') }),
      ),
    }),
  }),
  list: endpoint({
    ...managed,
    method: 'GET',
    path: '/sso-connections',
    summary: 'List the directories that people sign in through',
    returns: z.object({ items: z.array(SsoConnection) }),
  }),
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/sso-connections',
    summary: 'Connect a directory (administrators only)',
    body: z.object({
      ...choices,
      isEnabled: choices.isEnabled.default(false),
      isShown: choices.isShown.default(false),
      createsPeople: choices.createsPeople.default(false),
      trustsEmail: choices.trustsEmail.default(false),
      isOnlyWay: choices.isOnlyWay.default(false),
      domains: choices.domains.default([]),
      groups: choices.groups.default([]),
      settings: SsoSettings,
      clientSecret: ClientSecret.nullable().default(null),
    }),
    returns: SsoConnection,
    status: 201,
    problems: ['not_allowed', 'confirm_needed', 'sso_domain_taken', 'sso_settings_invalid', 'sso_team_not_found'],
  }),
  change: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/sso-connections/:connectionId',
    summary: 'Change a connection (administrators only)',
    params: inConnection,
    body: z.object({
      ...z.object(choices).partial().shape,
      settings: SsoSettings.optional(),
      clientSecret: ClientSecret.nullable().optional().describe('Left out: stays. Null: none any more.'),
    }),
    returns: SsoConnection,
    problems: [
      'not_allowed',
      'confirm_needed',
      'sso_connection_not_found',
      'sso_domain_taken',
      'sso_settings_invalid',
      'sso_team_not_found',
      'sso_connection_changed',
    ],
  }),
  remove: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/sso-connections/:connectionId',
    summary: 'Disconnect a directory; people stay, their memberships by it end (administrators only)',
    params: inConnection,
    returns: z.null(),
    problems: ['not_allowed', 'confirm_needed', 'sso_connection_not_found'],
  }),
  test: endpoint({
    ...managed,
    method: 'POST',
    path: '/sso-connections/test',
    summary: 'Try settings before they are used, and say what is wrong (administrators only)',
    body: z.object({ settings: SsoSettings, domains: z.array(Domain).max(50).default([]) }),
    returns: SsoCheck,
    problems: ['not_allowed'],
  }),
  readMetadata: endpoint({
    ...managed,
    method: 'POST',
    path: '/sso-connections/read-metadata',
    summary: 'Read the SAML settings out of the metadata of an identity provider (administrators only)',
    body: z.object({
      xml: z.string().max(500_000).optional(),
      address: HttpAddress.optional().describe('Fetched once, when no XML is given.'),
    }),
    returns: SamlSettings,
    problems: ['not_allowed', 'sso_metadata_unusable'],
  }),
  createScimToken: endpoint({
    ...managed,
    scope: 'session',
    method: 'POST',
    path: '/sso-connections/:connectionId/scim-tokens',
    summary: 'Make a token for the directory to call with; shown once (administrators only)',
    params: inConnection,
    body: z.object({
      overlapHours: z.int().min(0).max(720).default(0).describe('How long the tokens before stay valid.'),
    }),
    returns: z.object({ scimToken: ScimToken, secret: z.string() }),
    status: 201,
    problems: ['not_allowed', 'confirm_needed', 'sso_connection_not_found'],
  }),
  revokeScimToken: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/sso-connections/:connectionId/scim-tokens/:scimTokenId',
    summary: 'Revoke a token of the directory at once (administrators only)',
    params: inConnection.extend({ scimTokenId: ScimTokenId }),
    returns: z.null(),
    problems: ['not_allowed', 'sso_connection_not_found', 'scim_token_not_found'],
  }),
}
