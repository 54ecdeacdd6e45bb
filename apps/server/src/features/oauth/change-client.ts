import type { KeyScope, OAuthClient, OAuthClientId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { makeSecret } from '../identity/index.ts'
import type { ClientRow } from './authenticate-client.ts'
import { CLIENT_SECRET_PREFIX, checkRedirectUris } from './create-client.ts'
import { connectedCounts } from './list-clients.ts'
import { toClient } from './queries.ts'

const MAX_OVERLAP_MS = 30 * 24 * 60 * 60_000

type Change = {
  oauthClientId: OAuthClientId
  name?: string | undefined
  website?: string | null | undefined
  redirectUris?: string[] | undefined
  scopes?: KeyScope[] | undefined
  mayUseDeviceCode?: boolean | undefined
  isDisabled?: boolean | undefined
}

/** Holds from the next call of the program on: what is taken away here is taken from every consent as well. */
export function updateClient(ctx: Ctx, { oauthClientId, isDisabled, ...change }: Change): Promise<OAuthClient> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockClient(ctx, oauthClientId)
    const { name, website, redirectUris, scopes, mayUseDeviceCode } = change
    const changed = Object.entries(change).flatMap(([key, value]) => (value === undefined ? [] : [key]))
    if (changed.length > 0 && before.source === 'built_in') throw problem('oauth_client_built_in')
    if (redirectUris) checkRedirectUris(redirectUris, before.kind)
    const wasDisabled = before.disabled_at !== null
    const row = await ctx.db
      .updateTable('oauth_client')
      .set({
        ...(name !== undefined && { name }),
        ...(website !== undefined && { website }),
        ...(redirectUris && { redirect_uris: [...new Set(redirectUris)] }),
        ...(scopes && { scopes: [...new Set(scopes)] }),
        ...(mayUseDeviceCode !== undefined && { may_use_device_code: mayUseDeviceCode }),
        ...(isDisabled !== undefined && { disabled_at: isDisabled ? (before.disabled_at ?? ctx.now()) : null }),
        updated_at: ctx.now(),
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (scopes) await narrowConsents(ctx, before.id, scopes)
    const told = { oauthClientId: row.id, name: row.name }
    if (changed.length > 0) await publish(ctx, 'oauth_client.updated', { ...told, changed }, row.id)
    if (isDisabled === true && !wasDisabled) await publish(ctx, 'oauth_client.disabled', told, row.id)
    if (isDisabled === false && wasDisabled) await publish(ctx, 'oauth_client.enabled', told, row.id)
    return withCount(ctx, row)
  })
}

async function narrowConsents(ctx: Ctx, id: OAuthClientId, scopes: readonly KeyScope[]): Promise<void> {
  const narrowed = (column: string) =>
    sql`array(select unnest(${sql.ref(column)}) intersect select unnest(${[...scopes]}::text[]))`
  await sql`update app_token set scopes = ${narrowed('app_token.scopes')} from connected_app
    where connected_app.id = app_token.connected_app_id and oauth_client_id = ${id}`.execute(ctx.db)
  await sql`update connected_app set scopes = ${narrowed('scopes')} where oauth_client_id = ${id}`.execute(ctx.db)
}

export function rotateClientSecret(
  ctx: Ctx,
  { oauthClientId, oldValidUntil }: { oauthClientId: OAuthClientId; oldValidUntil: string | null },
): Promise<{ client: OAuthClient; secret: string }> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockClient(ctx, oauthClientId)
    if (before.kind === 'public') throw problem('oauth_client_has_no_secret')
    const now = ctx.now()
    const until = oldValidUntil === null ? null : new Date(oldValidUntil)
    if (until && until.getTime() > now.getTime() + MAX_OVERLAP_MS) {
      throw problem('invalid_request', { detail: 'The old secret can stay valid for 30 days at most.' })
    }
    const overlaps = until !== null && until > now
    const made = makeSecret(CLIENT_SECRET_PREFIX)
    const row = await ctx.db
      .updateTable('oauth_client')
      .set({
        secret_prefix: made.prefix,
        secret_hash: made.hash,
        previous_secret_hash: overlaps ? before.secret_hash : null,
        previous_secret_valid_until: overlaps ? until : null,
        updated_at: now,
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const told = { oauthClientId: row.id, name: row.name, oldValidUntil: overlaps ? until.toISOString() : null }
    await publish(ctx, 'oauth_client.secret_rotated', told, row.id)
    return { client: await withCount(ctx, row), secret: made.secret }
  })
}

/** With every consent that was given to it. */
export function eraseClient(ctx: Ctx, { oauthClientId }: { oauthClientId: OAuthClientId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { id, name, source } = await lockClient(ctx, oauthClientId)
    if (source === 'built_in') throw problem('oauth_client_built_in')
    await ctx.db.deleteFrom('oauth_client').where('id', '=', id).execute()
    await publish(ctx, 'oauth_client.erased', { oauthClientId: id, name }, id)
    return null
  })
}

async function lockClient(ctx: Ctx, id: OAuthClientId): Promise<ClientRow> {
  const row = await ctx.db.selectFrom('oauth_client').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw problem('oauth_client_not_found')
  return row
}

const withCount = async (ctx: Ctx, row: ClientRow): Promise<OAuthClient> =>
  toClient(row, (await connectedCounts(ctx, [row.id])).get(row.id) ?? 0, ctx.now())
