import { PersonId } from '@damask/contract'
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { newUuid } from '../../platform/ids.ts'
import { cookiePrefix, isSecure, sessionSecret } from './cookies.ts'
import { MIN_PASSWORD_LENGTH } from './rules.ts'

const DAY_S = 24 * 60 * 60
const SESSION_S = 30 * DAY_S

export type Auth = Awaited<ReturnType<typeof makeAuth>>

const made = new WeakMap<object, Promise<Auth>>()

/** better-auth on our tables, one per running house. */
export function authOf(ctx: Ctx): Promise<Auth> {
  let auth = made.get(ctx.settings)
  if (!auth) {
    if (ctx.db.isTransaction) throw new Error('the first call needs a database handle that outlives a transaction')
    auth = makeAuth(ctx)
    made.set(ctx.settings, auth)
  }
  return auth
}

async function makeAuth(ctx: Ctx) {
  const s = ctx.settings(processSettings)
  const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    secret: await sessionSecret(ctx),
    baseURL: s.DAMASK_URL ?? `http://${s.DAMASK_HOST}:${s.DAMASK_PORT}`,
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
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: 256,
      password: {
        hash: hashPassword,
        verify: ({ hash: stored, password }) => verifyPassword(stored, password),
      },
    },
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
