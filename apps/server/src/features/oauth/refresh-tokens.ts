import type { Selectable } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { hashSecret } from '../identity/index.ts'
import type { ClientRow } from './authenticate-client.ts'
import { disconnect } from './disconnect.ts'
import { issueTokens, type TokenAnswer } from './issue-tokens.ts'
import { OAuthRefusal, one, refusal } from './refusal.ts'
import { LOST_ANSWER_MS, parseScopes } from './rules.ts'

type TokenRow = Selectable<Tables['app_token']>

const NO_TOKEN = 'This refresh token is not known, has expired, was used, or its app was disconnected.'

/**
 * A refresh token for a new pair, once. One that comes a second time is in two hands, and nobody can tell which of them is
 * the right one, so everything of that consent ends (RFC 9700, 4.14.2).
 */
export async function refreshTokens(ctx: Ctx, client: ClientRow, form: URLSearchParams): Promise<TokenAnswer> {
  const token = one(form, 'refresh_token')
  if (!token) throw refusal('invalid_request', '"refresh_token" is missing.')
  const wanted = one(form, 'scope')
  // What was found out is written down although the answer is no, so the transaction answers and does not throw.
  const answer = await inTransaction(ctx, (ctx) => exchange(ctx, client, token, wanted))
  if (answer instanceof OAuthRefusal) throw answer
  return answer
}

async function exchange(
  ctx: Ctx,
  client: ClientRow,
  token: string,
  wanted: string | null,
): Promise<TokenAnswer | OAuthRefusal> {
  const row = await ctx.db
    .selectFrom('app_token')
    .selectAll()
    .where('hash', '=', hashSecret(token))
    .where('kind', '=', 'refresh')
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refusal('invalid_grant', NO_TOKEN)
  const app = await ctx.db
    .selectFrom('connected_app')
    .innerJoin('person', 'person.id', 'connected_app.person_id')
    .select(['connected_app.id', 'oauth_client_id', 'deactivated_at'])
    .where('connected_app.id', '=', row.connected_app_id)
    .executeTakeFirstOrThrow()
  // A token in the hands of another program was stolen, too.
  if (app.oauth_client_id !== client.id || (row.used_at && !(await forgetLostAnswer(ctx, row)))) {
    await disconnect(ctx, app.id, 'replay')
    return refusal('invalid_grant', NO_TOKEN)
  }
  if (row.expires_at <= ctx.now() || app.deactivated_at) return refusal('invalid_grant', NO_TOKEN)
  const scopes = wanted === null ? row.scopes : parseScopes(wanted)
  if (!scopes?.every((scope) => row.scopes.includes(scope))) {
    return refusal('invalid_scope', 'A refresh token gives no more than what was agreed to.')
  }
  const { issueId, answer } = await issueTokens(ctx, { connectedAppId: app.id, scopes, refreshScopes: row.scopes })
  await ctx.db
    .updateTable('app_token')
    .set({ used_at: row.used_at ?? ctx.now(), next_issue_id: issueId })
    .where('hash', '=', row.hash)
    .execute()
  return answer
}

/**
 * An answer that got lost on the way may be asked for again, for half a minute: only while nothing of it was used, and
 * what it gave ends with that. So there is never more than one living successor; if it was no loss but a theft, whoever
 * comes second holds a token that is used up, and both are thrown out.
 * @returns false when this is no repetition of that kind
 */
async function forgetLostAnswer(ctx: Ctx, { used_at, next_issue_id }: TokenRow): Promise<boolean> {
  if (!used_at || !next_issue_id || ctx.now().getTime() - used_at.getTime() > LOST_ANSWER_MS) return false
  const successors = await ctx.db
    .selectFrom('app_token')
    .select(['hash', 'kind', 'used_at'])
    .where('issue_id', '=', next_issue_id)
    .forUpdate()
    .execute()
  if (successors.length < 2 || successors.some((successor) => successor.used_at !== null)) return false
  for (const { hash, kind } of successors) {
    if (kind === 'access') await ctx.db.deleteFrom('app_token').where('hash', '=', hash).execute()
    // It stays as a used one without a successor: whoever comes with it is found out.
    else await ctx.db.updateTable('app_token').set({ used_at: ctx.now() }).where('hash', '=', hash).execute()
  }
  return true
}
