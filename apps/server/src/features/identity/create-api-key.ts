import { type ApiKey, ApiKeyId, type FolderId, type KeyScope, type PersonId } from '@damask/contract'
import { mayWithAccount } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFresh } from './fresh.ts'
import { requireNotWider, requireVisibleFolders } from './not-wider.ts'
import { toApiKey } from './queries.ts'
import { API_KEY_PREFIX, makeSecret } from './rules.ts'

export type NewKey = {
  name: string
  scopes: KeyScope[]
  folderIds: FolderId[]
  expiresAt: string | null
  hasOwnAccess: boolean
}
export type MadeKey = { apiKey: ApiKey; secret: string }

/** Expired ones count: whoever reaches this has forgotten what they are for. */
const MAX_KEYS_OF_A_PERSON = 100

/** The secret is in this one answer and nowhere else. */
export async function createApiKey(ctx: Ctx, input: NewKey): Promise<MadeKey> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  if (input.scopes.includes('account:manage')) await requireFresh(ctx)
  return createKeyFor(ctx, ctx.actor.personId, input)
}

/**
 * A key for anybody, such as a service account; whether the actor may make one for them is for the caller to ask. It is
 * never wider than what the actor acts with, and never does more than its person.
 * @throws key_too_wide, folder_not_found, not_allowed, api_keys_full
 */
export function createKeyFor(ctx: Ctx, personId: PersonId, input: NewKey): Promise<MadeKey> {
  return inTransaction(ctx, async (ctx) => {
    if (input.hasOwnAccess && !mayWithAccount(ctx.actor, 'manage_integrations')) {
      throw problem('not_allowed', {
        detail: 'You may not make keys with access of their own.',
        capability: 'manage_integrations',
      })
    }
    if (input.expiresAt && new Date(input.expiresAt) <= ctx.now()) throw problem('api_key_expired')
    await requireNotWider(ctx, input)
    await requireVisibleFolders(ctx, input.folderIds)
    // Locked, so that two calls at once cannot both take the last place.
    await ctx.db.selectFrom('person').select('id').where('id', '=', personId).forUpdate().executeTakeFirstOrThrow()
    const { count } = await ctx.db
      .selectFrom('api_key')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow()
    if (count >= MAX_KEYS_OF_A_PERSON) throw problem('api_keys_full')
    const { secret, prefix, hash } = makeSecret(API_KEY_PREFIX)
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
        has_own_access: input.hasOwnAccess,
        created_at: ctx.now(),
        expires_at: input.expiresAt ? new Date(input.expiresAt) : null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const { name, scopes, has_own_access: hasOwnAccess } = row
    await publish(ctx, 'api_key.created', { apiKeyId: row.id, personId, name, scopes, hasOwnAccess }, row.id)
    return { apiKey: toApiKey(row, ctx.now()), secret }
  })
}
