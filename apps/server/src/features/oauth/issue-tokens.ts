import { randomUUID } from 'node:crypto'
import type { ConnectedAppId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { ACCESS_TOKEN_PREFIX, makeSecret } from '../identity/index.ts'
import { ACCESS_LIFE_MS, REFRESH_LIFE_MS } from './rules.ts'

const REFRESH_TOKEN_PREFIX = 'dmr_'

/** RFC 6749, 5.1. */
export type TokenAnswer = {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token: string
  scope: string
}

type For = {
  connectedAppId: ConnectedAppId
  /** What the access token may do. */
  scopes: readonly string[]
  /** What refresh tokens may still be exchanged for; as much as the access token when left out. */
  refreshScopes?: readonly string[]
}

/** A pair of tokens. They are in this one answer and nowhere else: only their hashes are kept. */
export async function issueTokens(
  ctx: Ctx,
  { connectedAppId, scopes, refreshScopes = scopes }: For,
): Promise<{ issueId: string; answer: TokenAnswer }> {
  const issueId = randomUUID()
  const access = makeSecret(ACCESS_TOKEN_PREFIX)
  const refresh = makeSecret(REFRESH_TOKEN_PREFIX)
  const now = ctx.now()
  const shared = { connected_app_id: connectedAppId, issue_id: issueId, created_at: now }
  const endOf = (lifeMs: number) => new Date(now.getTime() + lifeMs)
  await ctx.db
    .insertInto('app_token')
    .values([
      { ...shared, hash: access.hash, kind: 'access', scopes: [...scopes], expires_at: endOf(ACCESS_LIFE_MS) },
      {
        ...shared,
        hash: refresh.hash,
        kind: 'refresh',
        scopes: [...refreshScopes],
        expires_at: endOf(REFRESH_LIFE_MS),
      },
    ])
    .execute()
  return {
    issueId,
    answer: {
      access_token: access.secret,
      token_type: 'Bearer',
      expires_in: ACCESS_LIFE_MS / 1000,
      refresh_token: refresh.secret,
      scope: scopes.join(' '),
    },
  }
}
