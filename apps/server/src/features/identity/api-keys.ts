import { type ApiKey, ApiKeyId, type FolderId, type KeyScope } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFresh } from './fresh.ts'
import { toApiKey } from './queries.ts'
import { makeKeySecret } from './rules.ts'

export async function listApiKeys(ctx: Ctx): Promise<{ items: ApiKey[] }> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  const rows = await ctx.db
    .selectFrom('api_key')
    .selectAll()
    .where('person_id', '=', ctx.actor.personId)
    .orderBy('created_at', 'desc')
    .limit(500)
    .execute()
  return { items: rows.map(toApiKey) }
}

type NewKey = { name: string; scopes: KeyScope[]; folderIds: FolderId[]; expiresAt: string | null }

/** The secret is in this one answer and nowhere else. */
export function createApiKey(ctx: Ctx, input: NewKey): Promise<{ apiKey: ApiKey; secret: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { personId } = ctx.actor
    if (!personId) throw problem('not_signed_in')
    if (input.scopes.includes('account:manage')) await requireFresh(ctx)
    if (input.folderIds.length > 0) {
      const found = await ctx.db
        .selectFrom('folder')
        .select('id')
        .where('id', 'in', input.folderIds)
        .where('binned_at', 'is', null)
        .execute()
      if (found.length < new Set(input.folderIds).size) throw problem('folder_not_found')
    }
    const { secret, prefix, hash } = makeKeySecret()
    const row = await ctx.db
      .insertInto('api_key')
      .values({
        id: ctx.newId(ApiKeyId),
        person_id: personId,
        name: input.name,
        prefix,
        secret_hash: hash,
        scopes: [...new Set(input.scopes)],
        folder_ids: [...new Set(input.folderIds)],
        created_at: ctx.now(),
        expires_at: input.expiresAt ? new Date(input.expiresAt) : null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'api_key.created', { apiKeyId: row.id, name: row.name, scopes: row.scopes }, row.id)
    return { apiKey: toApiKey(row), secret }
  })
}

export function revokeApiKey(ctx: Ctx, { apiKeyId }: { apiKeyId: ApiKeyId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    if (!ctx.actor.personId) throw problem('not_signed_in')
    const row = await ctx.db
      .deleteFrom('api_key')
      .where('id', '=', apiKeyId)
      .where('person_id', '=', ctx.actor.personId)
      .returning(['id', 'name'])
      .executeTakeFirst()
    if (!row) throw problem('api_key_not_found')
    await publish(ctx, 'api_key.revoked', { apiKeyId: row.id, name: row.name }, row.id)
    return null
  })
}
