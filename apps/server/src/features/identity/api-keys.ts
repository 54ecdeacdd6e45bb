import type { ApiKey, ApiKeyId } from '@damask/contract'
import { isLimitedKey } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { endGrantsOf } from './end-grants.ts'
import { toApiKey } from './queries.ts'

export async function listApiKeys(ctx: Ctx): Promise<{ items: ApiKey[] }> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  const keys = await apiKeysOf(ctx, ctx.actor.personId)
  return { items: keys.filter((key) => isWithinReach(ctx, key.id)) }
}

/** A key with limits knows of itself, and not of what else its person has. */
const isWithinReach = ({ actor }: Ctx, id: ApiKeyId) => !isLimitedKey(actor) || actor.keyId === id

/** The keys of anybody, newest first; who may see them is for the caller to ask. */
export async function apiKeysOf(ctx: Ctx, personId: NonNullable<Ctx['actor']['personId']>): Promise<ApiKey[]> {
  const rows = await ctx.db
    .selectFrom('api_key')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => toApiKey(row, ctx.now()))
}

/** Both secrets end at once when the key was rotated a moment ago. */
export function revokeApiKey(ctx: Ctx, { apiKeyId }: { apiKeyId: ApiKeyId }): Promise<null> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  if (!isWithinReach(ctx, apiKeyId)) throw problem('api_key_not_found')
  return revokeKeyOf(ctx, ctx.actor.personId, apiKeyId)
}

/** @throws api_key_not_found when the person has no such key */
export function revokeKeyOf(
  ctx: Ctx,
  personId: NonNullable<Ctx['actor']['personId']>,
  apiKeyId: ApiKeyId,
): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .selectFrom('api_key')
      .select(['id', 'name'])
      .where('id', '=', apiKeyId)
      .where('person_id', '=', personId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw problem('api_key_not_found')
    await endGrantsOf(ctx, { apiKeyId })
    await ctx.db.deleteFrom('api_key').where('id', '=', apiKeyId).execute()
    await publish(ctx, 'api_key.revoked', { apiKeyId: row.id, name: row.name }, row.id)
    return null
  })
}
