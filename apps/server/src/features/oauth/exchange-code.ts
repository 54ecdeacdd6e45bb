import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { hashSecret } from '../identity/index.ts'
import type { ClientRow } from './authenticate-client.ts'
import { disconnect } from './disconnect.ts'
import { issueTokens, type TokenAnswer } from './issue-tokens.ts'
import { one, refusal } from './refusal.ts'
import { provesChallenge } from './rules.ts'

const NO_CODE = 'This code is not known, has expired, was used, or belongs to another request.'

/**
 * A code for tokens, once. A code that comes a second time was seen by somebody else, so what it gave ends too
 * (RFC 6749, 4.1.2); one that comes with a wrong verifier is spoilt.
 */
export async function exchangeCode(ctx: Ctx, client: ClientRow, form: URLSearchParams): Promise<TokenAnswer> {
  const [code, verifier, redirectUri] = [one(form, 'code'), one(form, 'code_verifier'), one(form, 'redirect_uri')]
  if (!code) throw refusal('invalid_request', '"code" is missing.')
  if (!verifier) throw refusal('invalid_request', '"code_verifier" is missing.')
  // What was found out is written down although the answer is no, so the transaction answers and does not throw.
  const answer = await inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .selectFrom('app_request')
      .selectAll()
      .where('code_hash', '=', hashSecret(code))
      .where('oauth_client_id', '=', client.id)
      .forUpdate()
      .executeTakeFirst()
    if (!row?.connected_app_id) return undefined
    if (row.code_used_at) {
      await disconnect(ctx, row.connected_app_id, 'replay')
      return undefined
    }
    await ctx.db.updateTable('app_request').set({ code_used_at: ctx.now() }).where('id', '=', row.id).execute()
    const isLate = row.expires_at <= ctx.now()
    const isRight =
      provesChallenge(verifier, row.code_challenge ?? '') && (redirectUri === null || redirectUri === row.redirect_uri)
    if (isLate || !isRight) {
      await disconnect(ctx, row.connected_app_id, isRight ? 'app' : 'replay')
      return undefined
    }
    return beginApp(ctx, row.connected_app_id)
  })
  if (!answer) throw refusal('invalid_grant', NO_CODE)
  return answer
}

/** The first tokens of a consent; undefined when it has ended meanwhile, or its person may not come in any more. */
export async function beginApp(
  ctx: Ctx,
  connectedAppId: NonNullable<Ctx['actor']['appId']>,
): Promise<TokenAnswer | undefined> {
  const app = await ctx.db
    .selectFrom('connected_app')
    .innerJoin('person', 'person.id', 'connected_app.person_id')
    .select(['connected_app.id', 'scopes'])
    .where('connected_app.id', '=', connectedAppId)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!app) return undefined
  await ctx.db.updateTable('connected_app').set({ began_at: ctx.now() }).where('id', '=', app.id).execute()
  return (await issueTokens(ctx, { connectedAppId: app.id, scopes: app.scopes })).answer
}
