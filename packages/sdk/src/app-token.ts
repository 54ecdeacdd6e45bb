import type { TokenProvider } from './connection.ts'
import { DamaskError } from './damask-error.ts'
import { oauthCall, type Program } from './oauth-call.ts'

/** What a program keeps of being signed in. The refresh token is as good as the person's consent: keep it secret. */
export type AppTokens = {
  readonly accessToken: string
  readonly refreshToken: string
  /** When the access token ends, RFC 3339. */
  readonly expiresAt: string
  /** What was agreed to. */
  readonly scopes: readonly string[]
}

/** Where a program keeps its tokens. */
export type AppTokenStore = {
  read(): Promise<AppTokens | null>
  write(tokens: AppTokens): Promise<void>
  /**
   * Runs work while nobody else who shares the store does: a refresh token is good once, and two processes that use it at
   * the same time would look like an owner and a thief. Left out where only one process knows the tokens.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>
}

/** A token that ends this soon is renewed before it is used. */
const EARLY_MS = 60_000

/**
 * A token provider for `createDamask` that renews the access token when it ends, or when the server refuses it.
 * @returns a function that throws `not_signed_in` when the person has disconnected the program
 */
export function appToken(program: Program, store: AppTokenStore): TokenProvider {
  let renewing: Promise<string> | undefined
  const isGood = (tokens: AppTokens, refused?: string) =>
    tokens.accessToken !== refused && Date.parse(tokens.expiresAt) - Date.now() > EARLY_MS

  const renew = async (refused?: string): Promise<string> => {
    // Another process may have been quicker.
    const tokens = await store.read()
    if (!tokens) throw signedOut()
    if (isGood(tokens, refused)) return tokens.accessToken
    const answer = await oauthCall(program, 'token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
    })
    if (answer.error === 'invalid_grant' || answer.error === 'invalid_client') throw signedOut()
    if (answer.error !== null) {
      throw new DamaskError({ code: 'unavailable', status: answer.status, detail: answer.description })
    }
    const next = tokensIn(answer.body)
    await store.write(next)
    return next.accessToken
  }

  return async (refused) => {
    const tokens = await store.read()
    if (!tokens) return undefined
    if (isGood(tokens, refused)) return tokens.accessToken
    renewing ??= (store.exclusively ? store.exclusively(() => renew(refused)) : renew(refused)).finally(() => {
      renewing = undefined
    })
    return renewing
  }
}

/** Signs a program out: everything that came of the person's consent ends. */
export async function revokeAppTokens(program: Program, { refreshToken }: AppTokens): Promise<void> {
  await oauthCall(program, 'revoke', { token: refreshToken, token_type_hint: 'refresh_token' })
}

/** RFC 6749, 5.1. */
export function tokensIn(body: Record<string, unknown>): AppTokens {
  return {
    accessToken: String(body.access_token),
    refreshToken: String(body.refresh_token),
    expiresAt: new Date(Date.now() + Number(body.expires_in) * 1000).toISOString(),
    scopes: String(body.scope ?? '')
      .split(' ')
      .filter(Boolean),
  }
}

const signedOut = () =>
  new DamaskError({ code: 'not_signed_in', status: 401, detail: 'This program was disconnected. Sign in again.' })
