import type { ApiKeyId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import type { MadeKey } from './create-api-key.ts'
import { requireFreshSession } from './fresh.ts'
import { requireNotWider } from './not-wider.ts'
import { toApiKey } from './queries.ts'
import { API_KEY_PREFIX, makeSecret } from './rules.ts'

/** Longer than this, an overlap is a second key that nobody sees. */
const MAX_OVERLAP_MS = 30 * 24 * 60 * 60 * 1000

type Rotation = { apiKeyId: ApiKeyId; oldValidUntil: string | null; expiresAt?: string | null | undefined }

/**
 * A new secret at once; the old one goes on until `oldValidUntil`. There are never more than two: what an earlier
 * rotation left over ends here. Name, scopes, limits and grants stay.
 */
export function rotateApiKey(ctx: Ctx, { apiKeyId, oldValidUntil, expiresAt }: Rotation): Promise<MadeKey> {
  return inTransaction(ctx, async (ctx) => {
    const { personId } = ctx.actor
    if (!personId) throw problem('not_signed_in')
    const before = await ctx.db
      .selectFrom('api_key')
      .selectAll()
      .where('id', '=', apiKeyId)
      .where('person_id', '=', personId)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw problem('api_key_not_found')
    if (before.scopes.includes('account:manage')) await requireFreshSession(ctx)
    const now = ctx.now()
    // Its new secret is as good as the key itself, so a narrow key must not rotate a wider one.
    await requireNotWider(ctx, { scopes: before.scopes, folderIds: before.folder_ids })
    if (before.has_own_access && ctx.actor.scopes !== 'all' && ctx.actor.keyId !== before.id)
      throw problem('key_too_wide')
    const expires = expiresAt === undefined ? before.expires_at : expiresAt === null ? null : new Date(expiresAt)
    // Only somebody who is signed in decides that a key lives longer.
    if (ctx.actor.scopes !== 'all' && isLater(expires, before.expires_at)) throw problem('key_too_wide')
    if (expires && expires <= now) throw problem('api_key_expired')
    const until = oldValidUntil === null ? null : new Date(oldValidUntil)
    if (until && until.getTime() > now.getTime() + MAX_OVERLAP_MS) {
      throw problem('invalid_request', { detail: 'The old secret can stay valid for 30 days at most.' })
    }
    const overlaps = until !== null && until > now && !(before.expires_at && before.expires_at <= now)
    const { secret, prefix, hash } = makeSecret(API_KEY_PREFIX)
    const row = await ctx.db
      .updateTable('api_key')
      .set({
        prefix,
        secret_hash: hash,
        previous_prefix: overlaps ? before.prefix : null,
        previous_secret_hash: overlaps ? before.secret_hash : null,
        previous_valid_until: overlaps ? until : null,
        rotated_at: now,
        expires_at: expires,
        expiry_warned_at: expires?.getTime() === before.expires_at?.getTime() ? before.expiry_warned_at : null,
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const told = { apiKeyId: row.id, personId, name: row.name, oldValidUntil: overlaps ? until.toISOString() : null }
    await publish(ctx, 'api_key.rotated', told, row.id)
    return { apiKey: toApiKey(row, now), secret }
  })
}

const isLater = (a: Date | null, b: Date | null): boolean => b !== null && (a === null || a > b)
