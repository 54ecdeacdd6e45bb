import { mayWithAccount } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { withAccess } from '../access/index.ts'
import { findActor, hashSecret } from '../identity/index.ts'
import { issuerOf, PATHS } from './addresses.ts'
import { authenticateClient } from './authenticate-client.ts'
import { type FormOperation, one, refusal, unknownProgram } from './refusal.ts'

/**
 * RFC 7662, for what stands between a program and the library: a confidential program asks about tokens of its own, and a
 * key that may manage integrations about every one. Whatever is not good at this moment is told in one word.
 */
export const introspectToken: FormOperation = async (ctx, form) => {
  const own = await clientOf(ctx, form)
  const token = one(form, 'token')
  if (!token) throw refusal('invalid_request', '"token" is missing.')
  const row = await ctx.db
    .selectFrom('app_token')
    .innerJoin('connected_app', 'connected_app.id', 'app_token.connected_app_id')
    .innerJoin('oauth_client', 'oauth_client.id', 'connected_app.oauth_client_id')
    .innerJoin('person', 'person.id', 'connected_app.person_id')
    .select(['app_token.kind', 'app_token.scopes', 'app_token.created_at', 'app_token.expires_at', 'app_token.used_at'])
    .select(['connected_app.oauth_client_id', 'connected_app.person_id'])
    .where('hash', '=', hashSecret(token))
    .where('app_token.expires_at', '>', ctx.now())
    .where('oauth_client.disabled_at', 'is', null)
    .where('person.deactivated_at', 'is', null)
    .$if(own !== null, (q) => q.where('connected_app.oauth_client_id', '=', own!))
    .executeTakeFirst()
  if (!row || (row.kind === 'refresh' && row.used_at)) return { status: 200, body: { active: false } }
  const issuer = issuerOf(ctx)
  return {
    status: 200,
    body: {
      active: true,
      scope: row.scopes.join(' '),
      client_id: row.oauth_client_id,
      sub: row.person_id,
      iss: issuer,
      aud: issuer + PATHS.resource,
      iat: Math.floor(row.created_at.getTime() / 1000),
      exp: Math.floor(row.expires_at.getTime() / 1000),
      ...(row.kind === 'access' && { token_type: 'Bearer' }),
    },
  }
}

/** Whose tokens may be asked about; null for those of everybody. */
async function clientOf(ctx: Ctx, form: URLSearchParams) {
  if (/^Bearer /i.test(String(ctx.caller?.headers.authorization ?? ''))) {
    const actor = await withAccess(ctx, await findActor(ctx))
    const hasScope = actor.scopes === 'all' || actor.scopes.includes('account:manage')
    if (actor.type === 'key' && hasScope && mayWithAccount(actor, 'manage_integrations')) return null
    throw unknownProgram()
  }
  const client = await authenticateClient(ctx, form)
  if (client.kind === 'public') throw unknownProgram()
  return client.id
}
