import { errors, KeyScope } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Door, DoorAnswer } from '../../platform/feature.ts'
import { issuerOf, PATHS } from './addresses.ts'
import { publicPreflightDoor } from './cors.ts'
import { asJson } from './refusal.ts'
import { oauthSettings } from './settings.ts'

/** Public, and the same for everybody: pages of other sites may read it too. */
const published = (body: unknown): DoorAnswer =>
  asJson(200, body, { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' })

/** RFC 8414. */
function authorizationServer(ctx: Ctx): DoorAnswer {
  const issuer = issuerOf(ctx)
  const authMethods = ['client_secret_basic', 'client_secret_post', 'none']
  return published({
    issuer,
    authorization_endpoint: issuer + PATHS.authorize,
    token_endpoint: issuer + PATHS.token,
    revocation_endpoint: issuer + PATHS.revoke,
    introspection_endpoint: issuer + PATHS.introspect,
    device_authorization_endpoint: issuer + PATHS.startDevice,
    ...(ctx.settings(oauthSettings).DAMASK_APP_REGISTRATION && { registration_endpoint: issuer + PATHS.register }),
    scopes_supported: KeyScope.options,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    protected_resources: [issuer + PATHS.resource],
    ui_locales_supported: ['en', 'de'],
    service_documentation: `${issuer}/api/docs`,
  })
}

/** RFC 9728. */
function protectedResource(ctx: Ctx, resource: string): DoorAnswer {
  const issuer = issuerOf(ctx)
  return published({
    resource: issuer + resource,
    resource_name: 'Damask',
    authorization_servers: [issuer],
    scopes_supported: KeyScope.options,
    bearer_methods_supported: ['header'],
    resource_documentation: `${issuer}/api/docs`,
  })
}

const metadata = (path: Door['path'], document: (ctx: Ctx) => DoorAnswer): Door[] => [
  {
    method: 'GET',
    path,
    answer: async (ctx) => document(ctx),
    refuse: (_ctx, { code }) => asJson(errors[code].status, { error: code }),
  },
  publicPreflightDoor(path),
]

export const metadataDoors: readonly Door[] = [
  ...metadata('/.well-known/oauth-authorization-server', authorizationServer),
  ...metadata('/.well-known/oauth-protected-resource', (ctx) => protectedResource(ctx, '')),
  ...metadata('/.well-known/oauth-protected-resource/api/v1', (ctx) => protectedResource(ctx, PATHS.resource)),
]
