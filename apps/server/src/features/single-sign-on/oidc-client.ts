import type { OidcSettings, SsoConnectionId } from '@damask/contract'
import * as oidc from 'openid-client'
import type { Ctx } from '../../platform/ctx.ts'
import { openText } from '../../platform/secrets.ts'
import type { ConnectionRow } from './connections.ts'
import { askProvider } from './outside.ts'
import { isInsecureAllowed } from './settings-rules.ts'

/** How long what a provider says of itself is believed. */
const METADATA_MS = 10 * 60_000
const KEYS_S = 5 * 60
/** An unknown key makes us look again, but not more often than this, whoever sends tokens. */
const LOOK_AGAIN_S = 10
const SKEW_S = 60
const MAX_REMEMBERED = 100

/** RSA, ECDSA and EdDSA. Never `none`, and never HMAC: there, a public key could be passed for the secret. */
const ALGORITHMS = new Set([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

type Remembered = {
  metadata: oidc.ServerMetadata
  at: number
  revision: number
  keys?: oidc.ExportedJWKSCache | undefined
}

const memories = new WeakMap<object, Map<SsoConnectionId, Remembered>>()

/** The provider of a connection, ready to be asked: its metadata and keys are remembered for minutes. */
export async function clientOf(ctx: Ctx, row: ConnectionRow, settings: OidcSettings): Promise<oidc.Configuration> {
  const memory = memoryOf(ctx)
  let known = memory.get(row.id)
  if (!known || known.revision !== row.revision || ctx.now().getTime() - known.at > METADATA_MS) {
    const metadata = await discover(ctx, settings)
    known = { metadata, at: ctx.now().getTime(), revision: row.revision, keys: undefined }
    memory.set(row.id, known)
    if (memory.size > MAX_REMEMBERED) memory.delete(memory.keys().next().value!)
  }
  const secret = row.secret ? await openText(ctx, row.secret) : undefined
  return configure(ctx, settings, known, secret)
}

/** After a sign-in: the keys that were fetched meanwhile. */
export function rememberKeys(ctx: Ctx, row: ConnectionRow, client: oidc.Configuration): void {
  const known = memoryOf(ctx).get(row.id)
  const keys = oidc.getJwksCache(client)
  if (known && keys && keys.uat > (known.keys?.uat ?? 0)) known.keys = structuredClone(keys)
}

function configure(
  ctx: Ctx,
  settings: OidcSettings,
  { metadata, keys }: Pick<Remembered, 'metadata' | 'keys'>,
  secret: string | undefined,
): oidc.Configuration {
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  const server = { ...metadata, id_token_signing_alg_values_supported: offered.filter((alg) => ALGORITHMS.has(alg)) }
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const authentication = !secret
    ? oidc.None()
    : methods.includes('client_secret_basic')
      ? oidc.ClientSecretBasic(secret)
      : oidc.ClientSecretPost(secret)
  const client = new oidc.Configuration(server, settings.clientId, { [oidc.clockTolerance]: SKEW_S }, authentication)
  prepare(ctx, client, settings)
  // The library trusts an ID token that came straight from the provider. We want its signature all the same.
  oidc.enableNonRepudiationChecks(client)
  const now = Math.floor(Date.now() / 1000)
  if (keys && now - keys.uat < KEYS_S) {
    // The library looks again for an unknown key once a minute; said to be older, the keys are looked up again sooner.
    const mayLookAgain = now - keys.uat >= LOOK_AGAIN_S
    oidc.setJwksCache(client, { ...keys, uat: mayLookAgain ? Math.min(keys.uat, now - 61) : keys.uat } as never)
  }
  return client
}

function prepare(ctx: Ctx, client: oidc.Configuration, settings: OidcSettings): void {
  client[oidc.customFetch] = guardedFetch(ctx)
  if (isInsecureAllowed(ctx, settings.issuer)) oidc.allowInsecureRequests(client)
}

/** What the provider says of itself. The issuer in it must be the one that was asked. */
export async function discover(ctx: Ctx, settings: OidcSettings): Promise<oidc.ServerMetadata> {
  const client = await oidc.discovery(new URL(settings.issuer), settings.clientId, undefined, oidc.None(), {
    [oidc.customFetch]: guardedFetch(ctx),
    execute: isInsecureAllowed(ctx, settings.issuer) ? [oidc.allowInsecureRequests] : [],
  })
  const { supportsPKCE: _, ...metadata } = client.serverMetadata()
  return metadata
}

const guardedFetch =
  (ctx: Ctx): oidc.CustomFetch =>
  async (url, options) => {
    const { status, headers, body } = await askProvider(ctx, url, {
      method: options.method,
      headers: options.headers as Record<string, string>,
      ...(options.body != null && { body: String(options.body) }),
    })
    const hasNone = status === 204 || status === 304
    return new Response(hasNone ? null : new Uint8Array(body), { status, headers: plain(headers) })
  }

/** The body was decoded on its way in. */
const plain = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(content-encoding|content-length|transfer-encoding)$/.test(name)),
  )

function memoryOf(ctx: Ctx): Map<SsoConnectionId, Remembered> {
  let memory = memories.get(ctx.settings)
  if (!memory) {
    memory = new Map()
    memories.set(ctx.settings, memory)
  }
  return memory
}
