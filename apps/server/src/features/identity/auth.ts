import { passkey } from '@better-auth/passkey'
import { PersonId } from '@damask/contract'
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import type { Ctx } from '../../platform/ctx.ts'
import { newUuid } from '../../platform/ids.ts'
import { cookiePrefix, isSecure, sessionSecret } from './cookies.ts'

const DAY_S = 24 * 60 * 60
const SESSION_S = 30 * DAY_S

export type Auth = Awaited<ReturnType<typeof makeAuth>>
/** Where passkeys belong: host and origin of the pages that use them. */
export type Site = { readonly host: string; readonly origin: string }

const made = new WeakMap<object, Map<string, Promise<Auth>>>()
/** One is the rule. More only where no setting names the address and people use several. */
const MAX_SITES = 8

/** better-auth on our tables, one per running house and site. */
export function authOf(ctx: Ctx, site: Site): Promise<Auth> {
  if (ctx.db.isTransaction) throw new Error('better-auth needs a database handle that outlives a transaction')
  const ofHouse = made.get(ctx.settings) ?? new Map<string, Promise<Auth>>()
  made.set(ctx.settings, ofHouse)
  let auth = ofHouse.get(site.origin)
  if (!auth) {
    if (ofHouse.size >= MAX_SITES) ofHouse.clear()
    auth = makeAuth(ctx, site)
    ofHouse.set(site.origin, auth)
  }
  return auth
}

async function makeAuth(ctx: Ctx, site: Site) {
  const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    secret: await sessionSecret(ctx),
    baseURL: site.origin,
    database: { db: ctx.db as never, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Guessing is slowed down where requests come in; this one would only count in memory of one process.
    rateLimit: { enabled: false },
    advanced: {
      // The prefix of the name asks for Secure by itself; better-auth would add one of its own.
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(ctx),
      database: { generateId: () => newUuid(PersonId) },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/', secure: isSecure(ctx) },
    },
    plugins: [
      passkey({
        rpID: site.host,
        rpName: 'Damask',
        origin: site.origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        // A passkey counts as both factors only when the device made sure who holds it.
        registration: {
          afterVerification: async ({ verification }) => {
            if (!verification.registrationInfo?.userVerified) throw new APIError('BAD_REQUEST')
          },
        },
        authentication: {
          afterVerification: async ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError('BAD_REQUEST')
          },
        },
        schema: {
          passkey: {
            fields: {
              publicKey: 'public_key',
              userId: 'person_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
    session: {
      modelName: 'session',
      expiresIn: SESSION_S,
      updateAge: DAY_S,
      freshAge: 0,
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', ...timestamps },
      additionalFields: {
        isAdministrator: { type: 'boolean', fieldName: 'is_administrator', input: false, defaultValue: false },
        kind: { type: 'string', input: false, defaultValue: 'person' },
        deactivatedAt: { type: 'date', fieldName: 'deactivated_at', required: false, input: false },
        language: { type: 'string', required: false, input: false },
      },
    },
    account: {
      modelName: 'account',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    verification: { modelName: 'verification', fields: { expiresAt: 'expires_at', ...timestamps } },
  })
}

/** argon2id with the OWASP minimum of 19 MiB and two passes. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 })

export const verifyPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password)

/** The headers of the call, as better-auth reads them: cookies, address, browser. */
export function headersOf(ctx: Ctx): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(ctx.caller?.headers ?? {})) {
    if (typeof value === 'string' && !name.startsWith(':')) headers.set(name, value)
  }
  // What a proxy may say about the address was decided where the request came in.
  headers.delete('x-forwarded-for')
  if (ctx.caller?.address) headers.set('x-forwarded-for', ctx.caller.address)
  return headers
}
