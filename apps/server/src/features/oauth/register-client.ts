import { OAuthClientId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { refusal } from './refusal.ts'
import { isRedirectUri, parseScopes } from './rules.ts'
import { oauthSettings } from './settings.ts'

/** Registered by themselves and not connected by anybody: more than this, and no further ones come in for a while. */
const MAX_UNUSED = 1000

const Registration = z.object({
  client_name: z.string().trim().min(1).max(120),
  client_uri: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
  redirect_uris: z.array(z.string().max(1000)).min(1).max(10),
  token_endpoint_auth_method: z.literal('none').default('none'),
  grant_types: z.array(z.enum(['authorization_code', 'refresh_token'])).default(['authorization_code']),
  response_types: z.array(z.literal('code')).default(['code']),
  scope: z.string().max(500).optional(),
})

/**
 * RFC 7591, as agents need it: a public program that comes back to this computer or to a site with HTTPS. Its name is only
 * what it says of itself, and the consent page tells so.
 */
export async function registerClient(ctx: Ctx, json: unknown): Promise<{ status: number; body: unknown }> {
  if (!ctx.settings(oauthSettings).DAMASK_APP_REGISTRATION) throw problem('route_not_found')
  const { data, error } = Registration.safeParse(json)
  if (!data) throw refusal('invalid_client_metadata', z.prettifyError(error))
  if (!data.redirect_uris.every((uri) => isRedirectUri(uri, false))) {
    throw refusal('invalid_redirect_uri', 'An address to return to begins with https://, or is on the same computer.')
  }
  const scopes = data.scope === undefined ? (['library:read', 'library:write'] as const) : parseScopes(data.scope)
  if (!scopes) throw refusal('invalid_client_metadata', 'One of these scopes does not exist.')
  const id = ctx.newId(OAuthClientId)
  const name = data.client_name.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
  await inTransaction(ctx, async (ctx) => {
    await sql`select pg_advisory_xact_lock(7070014)`.execute(ctx.db)
    const { count } = await ctx.db
      .selectFrom('oauth_client')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('source', '=', 'registered')
      .where(({ exists, not, selectFrom }) =>
        not(exists(selectFrom('connected_app').whereRef('oauth_client_id', '=', 'oauth_client.id').select('id'))),
      )
      .executeTakeFirstOrThrow()
    if (count >= MAX_UNUSED) throw problem('too_many_requests', { retryAfterS: 3600 })
    await ctx.db
      .insertInto('oauth_client')
      .values({
        id,
        name,
        website: data.client_uri ?? null,
        kind: 'public',
        redirect_uris: data.redirect_uris,
        scopes: [...scopes],
        may_use_device_code: false,
        source: 'registered',
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    await publish(ctx, 'oauth_client.created', { oauthClientId: id, name, kind: 'public', source: 'registered' }, id)
  })
  return {
    status: 201,
    body: {
      client_id: id,
      client_id_issued_at: Math.floor(ctx.now().getTime() / 1000),
      client_name: name,
      ...(data.client_uri && { client_uri: data.client_uri }),
      redirect_uris: data.redirect_uris,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: scopes.join(' '),
    },
  }
}
