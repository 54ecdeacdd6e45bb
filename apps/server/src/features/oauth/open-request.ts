import { type AppRequest, AppRequestId, type KeyScope } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { makeSecret } from '../identity/index.ts'
import { checkResources, issuerOf } from './addresses.ts'
import { type ClientRow, findClient } from './authenticate-client.ts'
import { toAppRequest } from './queries.ts'
import { OAuthRefusal, one } from './refusal.ts'
import { matchesRedirectUri, parseScopes, REQUEST_LIFE_MS, redirectWith } from './rules.ts'

type Opened = { request: AppRequest | null; redirectTo: string | null }

const MAX_STATE = 2000

/**
 * What a program asks for, checked and kept for the session that looks at it. Until the program and its address are known
 * to belong together nobody is sent anywhere; after that, what is wrong is told to the program (RFC 6749, 4.1.2.1).
 */
export async function openRequest(ctx: Ctx, { query }: { query: string }): Promise<Opened> {
  const params = new URLSearchParams(query)
  const { client, redirectUri } = await knownProgram(ctx, params)
  const state = params.get('state')
  try {
    const asked = readRequest(ctx, params, client)
    return { request: await keepRequest(ctx, client, { ...asked, redirectUri, state }), redirectTo: null }
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error
    const told = { error: error.word, error_description: error.message, state, iss: issuerOf(ctx) }
    return { request: null, redirectTo: redirectWith(redirectUri, told) }
  }
}

async function knownProgram(ctx: Ctx, params: URLSearchParams): Promise<{ client: ClientRow; redirectUri: string }> {
  const [ids, uris] = [params.getAll('client_id'), params.getAll('redirect_uri')]
  if (ids.length > 1 || uris.length > 1 || params.getAll('state').length > 1) throw problem('app_request_invalid')
  const client = await findClient(ctx, ids[0] ?? null)
  if (!client || client.disabled_at) {
    throw problem('app_request_invalid', { detail: 'This program is not registered here, or it is switched off.' })
  }
  const onlyOne = client.redirect_uris.length === 1 ? client.redirect_uris[0] : undefined
  const redirectUri = uris[0] || onlyOne
  if (!redirectUri || !matchesRedirectUri(client.redirect_uris, redirectUri)) {
    throw problem('app_request_invalid', {
      detail: `${client.name} wants to send you to an address that is not registered for it. Do not go on.`,
    })
  }
  if ((params.get('state') ?? '').length > MAX_STATE) throw problem('app_request_invalid')
  return { client, redirectUri }
}

type Asked = { scopes: KeyScope[]; challenge: string }

function readRequest(ctx: Ctx, params: URLSearchParams, client: ClientRow): Asked {
  const responseType = one(params, 'response_type')
  if (responseType !== 'code') {
    throw new OAuthRefusal('invalid_request', 'Only "code" is given here: "response_type" must say so.')
  }
  if ((one(params, 'response_mode') ?? 'query') !== 'query') {
    throw new OAuthRefusal('invalid_request', 'The answer is given in the query only.')
  }
  if (params.has('request') || params.has('request_uri')) {
    throw new OAuthRefusal('invalid_request', 'Requests inside of requests are not read.')
  }
  // "plain", which is what a missing method means, would hand the secret over with the request.
  const challenge = one(params, 'code_challenge')
  if (one(params, 'code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge ?? '')) {
    throw new OAuthRefusal('invalid_request', 'PKCE is needed: a "code_challenge" with the method S256.')
  }
  const scopes = parseScopes(one(params, 'scope'))
  if (!scopes?.every((scope) => client.scopes.includes(scope))) {
    throw new OAuthRefusal('invalid_scope', `This program may ask for: ${client.scopes.join(' ')}.`)
  }
  checkResources(ctx, params.getAll('resource'))
  return { scopes, challenge: challenge! }
}

type Kept = Asked & { redirectUri: string; state: string | null }

function keepRequest(ctx: Ctx, client: ClientRow, asked: Kept): Promise<AppRequest> {
  return inTransaction(ctx, async (ctx) => {
    const { personId, sessionId } = ctx.actor
    if (!personId || !sessionId) throw problem('not_signed_in')
    // A page that is loaded again asks anew: the question before it can no longer be answered.
    await ctx.db
      .deleteFrom('app_request')
      .where('person_id', '=', personId)
      .where('session_id', '=', sessionId)
      .where('oauth_client_id', '=', client.id)
      .where('answer', 'is', null)
      .where('kind', '=', 'code')
      .execute()
    const consent = makeSecret('dmq_')
    const row = await ctx.db
      .insertInto('app_request')
      .values({
        id: ctx.newId(AppRequestId),
        kind: 'code',
        oauth_client_id: client.id,
        scopes: asked.scopes,
        redirect_uri: asked.redirectUri,
        state: asked.state,
        code_challenge: asked.challenge,
        person_id: personId,
        session_id: sessionId,
        consent_token_hash: consent.hash,
        created_at: ctx.now(),
        expires_at: new Date(ctx.now().getTime() + REQUEST_LIFE_MS),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const isConnected = await isConnectedAlready(ctx, client)
    return toAppRequest(row, client, { consentToken: consent.secret, isConnected })
  })
}

export async function isConnectedAlready(ctx: Ctx, { id }: Pick<ClientRow, 'id'>): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('connected_app')
    .select('id')
    .where('person_id', '=', ctx.actor.personId)
    .where('oauth_client_id', '=', id)
    .where('began_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
