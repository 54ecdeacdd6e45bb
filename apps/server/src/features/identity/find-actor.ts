import { type ApiKeyId, KeyScope, type PersonId, type SessionId } from '@damask/contract'
import { nothing } from '../../platform/access.ts'
import { type Actor, type Ctx, nobody } from '../../platform/ctx.ts'
import { authOf, headersOf } from './auth.ts'
import { hashKey, KEY_PREFIX } from './rules.ts'

const LAST_USED_EVERY_MS = 60_000
const LAST_SEEN_EVERY_MS = 5 * 60_000

/** Who is calling: a key, a signed-in person, or nobody. What they may do is not known yet: see `withAccess`. */
export async function findActor(ctx: Ctx): Promise<Actor> {
  const authorization = ctx.caller?.headers.authorization
  if (typeof authorization === 'string') {
    const secret = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1]
    return secret?.startsWith(KEY_PREFIX) ? ((await findActorOfKey(ctx, secret)) ?? nobody) : nobody
  }
  if (!String(ctx.caller?.headers.cookie ?? '').includes('damask.session_token')) return nobody
  const auth = await authOf(ctx)
  const found = await auth.api.getSession({ headers: headersOf(ctx), query: { disableRefresh: true } })
  if (!found || found.user.deactivatedAt) return nobody
  if (ctx.now().getTime() - found.session.updatedAt.getTime() > LAST_SEEN_EVERY_MS)
    noteSeen(ctx, found.session.id as SessionId)
  return {
    type: 'person',
    personId: found.user.id as PersonId,
    name: found.user.name,
    isAdministrator: found.user.isAdministrator === true,
    scopes: 'all',
    folderIds: [],
    sessionId: found.session.id as SessionId,
    keyId: null,
    hasOwnAccess: false,
    access: nothing,
  }
}

async function findActorOfKey(ctx: Ctx, secret: string): Promise<Actor | undefined> {
  const row = await ctx.db
    .selectFrom('api_key')
    .innerJoin('person', 'person.id', 'api_key.person_id')
    .select([
      'api_key.id',
      'api_key.name',
      'scopes',
      'folder_ids',
      'expires_at',
      'last_used_at',
      'person_id',
      'person.name as person_name',
      'is_administrator',
      'has_own_access',
    ])
    .where('secret_hash', '=', hashKey(secret))
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row || (row.expires_at && row.expires_at <= ctx.now())) return undefined
  if (!row.last_used_at || ctx.now().getTime() - row.last_used_at.getTime() > LAST_USED_EVERY_MS) noteUse(ctx, row.id)
  return {
    type: 'key',
    personId: row.person_id,
    name: `${row.person_name} (key ${row.name})`,
    isAdministrator: row.is_administrator && !row.has_own_access,
    scopes: row.scopes.flatMap((scope) => KeyScope.safeParse(scope).data ?? []),
    folderIds: row.folder_ids,
    sessionId: null,
    keyId: row.id,
    hasOwnAccess: row.has_own_access,
    access: nothing,
  }
}

/** Nobody waits for this write, and losing it costs nothing. */
function noteUse(ctx: Ctx, id: ApiKeyId): void {
  ctx.db
    .updateTable('api_key')
    .set({ last_used_at: ctx.now() })
    .where('id', '=', id)
    .execute()
    .catch((error) => ctx.log.debug({ err: error }, 'could not note the use of a key'))
}

/** So that the list of sessions says when each was last at work. */
function noteSeen(ctx: Ctx, id: SessionId): void {
  ctx.db
    .updateTable('session')
    .set({ updated_at: ctx.now() })
    .where('id', '=', id)
    .execute()
    .catch((error) => ctx.log.debug({ err: error }, 'could not note that a session was seen'))
}
