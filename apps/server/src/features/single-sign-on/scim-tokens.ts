import { randomBytes } from 'node:crypto'
import { type ScimToken, ScimTokenId, type SsoConnectionId } from '@damask/contract'
import type { Selectable } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFreshSession } from '../identity/index.ts'
import { requireAdministrator } from './require-administrator.ts'
import { hashOf } from './rules.ts'

const HOUR_MS = 60 * 60 * 1000
const LAST_USED_EVERY_MS = 60_000

export const toScimToken = (row: Selectable<Tables['scim_token']>): ScimToken => ({
  id: row.id,
  prefix: row.prefix,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
})

/** A new token; those before stay valid for the overlap, so that the directory can be told in peace. */
export function createScimToken(ctx: Ctx, input: { connectionId: SsoConnectionId; overlapHours: number }) {
  requireAdministrator(ctx)
  return inTransaction(ctx, async (ctx) => {
    await requireFreshSession(ctx)
    const { connectionId } = input
    const found = await ctx.db
      .selectFrom('sso_connection')
      .select('id')
      .where('id', '=', connectionId)
      .forUpdate()
      .executeTakeFirst()
    if (!found) throw problem('sso_connection_not_found')
    const until = new Date(ctx.now().getTime() + input.overlapHours * HOUR_MS)
    await ctx.db
      .deleteFrom('scim_token')
      .where('connection_id', '=', connectionId)
      .where('expires_at', '<=', ctx.now())
      .execute()
    await ctx.db
      .updateTable('scim_token')
      .set({ expires_at: until })
      .where('connection_id', '=', connectionId)
      .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', until)]))
      .execute()
    const secret = `dms_${randomBytes(32).toString('base64url')}`
    const row = await ctx.db
      .insertInto('scim_token')
      .values({
        id: ctx.newId(ScimTokenId),
        connection_id: connectionId,
        prefix: secret.slice(0, 10),
        secret_hash: hashOf(secret),
        created_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'scim_token.created', { connectionId, scimTokenId: row.id }, connectionId)
    return { scimToken: toScimToken(row), secret }
  })
}

export function revokeScimToken(
  ctx: Ctx,
  input: { connectionId: SsoConnectionId; scimTokenId: ScimTokenId },
): Promise<null> {
  requireAdministrator(ctx)
  return inTransaction(ctx, async (ctx) => {
    const { connectionId, scimTokenId } = input
    const gone = await ctx.db
      .deleteFrom('scim_token')
      .where('id', '=', scimTokenId)
      .where('connection_id', '=', connectionId)
      .returning('id')
      .executeTakeFirst()
    if (!gone) throw problem('scim_token_not_found')
    await publish(ctx, 'scim_token.revoked', { connectionId, scimTokenId }, connectionId)
    return null
  })
}

/** Which connection a call of a directory belongs to. A token is random, so its hash is looked up: nothing can be guessed. */
export async function connectionOfToken(ctx: Ctx): Promise<SsoConnectionId | undefined> {
  const secret = /^Bearer (dms_[\w-]{43})$/i.exec(String(ctx.caller?.headers.authorization ?? ''))?.[1]
  if (!secret) return undefined
  const row = await ctx.db
    .selectFrom('scim_token')
    .innerJoin('sso_connection', 'sso_connection.id', 'scim_token.connection_id')
    .select(['scim_token.id', 'connection_id', 'expires_at', 'scim_token.last_used_at'])
    .where('secret_hash', '=', hashOf(secret))
    .where('is_enabled', '=', true)
    .executeTakeFirst()
  if (!row || (row.expires_at && row.expires_at <= ctx.now())) return undefined
  if (!row.last_used_at || ctx.now().getTime() - row.last_used_at.getTime() > LAST_USED_EVERY_MS) {
    await ctx.db.updateTable('scim_token').set({ last_used_at: ctx.now() }).where('id', '=', row.id).execute()
  }
  return row.connection_id
}
