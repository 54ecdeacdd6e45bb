import { type ApiKeyId, KeyScope, type PersonId, type SessionId } from '@damask/contract'
import { sql } from 'kysely'
import { nothing } from '../../platform/access.ts'
import { type Actor, type Ctx, nobody } from '../../platform/ctx.ts'
import { readSessionToken } from './cookies.ts'
import { findActorOfApp } from './find-actor-of-app.ts'
import { networkOfCaller } from './network-of-caller.ts'
import { ACCESS_TOKEN_PREFIX, API_KEY_PREFIX, hashSecret, LAST_USED_EVERY_MS } from './rules.ts'

const LAST_SEEN_EVERY_MS = 5 * 60_000

/**
 * Who is calling: a key, an app that somebody has connected, a signed-in person, or nobody. What they may do is not known
 * yet: see `withAccess`.
 */
export async function findActor(ctx: Ctx): Promise<Actor> {
  const authorization = ctx.caller?.headers.authorization
  if (typeof authorization === 'string') {
    const secret = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1]
    if (secret?.startsWith(API_KEY_PREFIX)) return (await findActorOfKey(ctx, secret)) ?? nobody
    if (secret?.startsWith(ACCESS_TOKEN_PREFIX)) return (await findActorOfApp(ctx, secret)) ?? nobody
    return nobody
  }
  const token = await readSessionToken(ctx)
  return token ? ((await findActorOfSession(ctx, token)) ?? nobody) : nobody
}

async function findActorOfSession(ctx: Ctx, token: string): Promise<Actor | undefined> {
  const row = await ctx.db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select(['session.id', 'session.updated_at', 'person_id', 'person.name', 'is_administrator'])
    // Whoever signs in by single sign-on was asked for a second factor there, or not, as that side has decided.
    .select(sql<boolean>`method <> 'sso' and lacks_second_factor(person.id, ${ctx.now()})`.as('is_limited'))
    .select(sql<boolean>`lacks_consent(person.id)`.as('lacks_consent'))
    .where('token', '=', token)
    .where('expires_at', '>', ctx.now())
    .where('deactivated_at', 'is', null)
    .where('kind', '=', 'person')
    .executeTakeFirst()
  if (!row) return undefined
  if (ctx.now().getTime() - row.updated_at.getTime() > LAST_SEEN_EVERY_MS) noteSeen(ctx, row.id, row.person_id)
  return {
    type: 'person',
    personId: row.person_id,
    name: row.name,
    isAdministrator: row.is_administrator && !row.is_limited,
    isLimited: row.is_limited,
    lacksConsent: row.lacks_consent,
    scopes: 'all',
    folderIds: [],
    sessionId: row.id,
    keyId: null,
    appId: null,
    hasOwnAccess: false,
    access: nothing,
  }
}

async function findActorOfKey(ctx: Ctx, secret: string): Promise<Actor | undefined> {
  const hash = hashSecret(secret)
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
    .where(({ and, eb, or }) =>
      or([
        eb('secret_hash', '=', hash),
        and([eb('previous_secret_hash', '=', hash), eb('previous_valid_until', '>', ctx.now())]),
      ]),
    )
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
    appId: null,
    hasOwnAccess: row.has_own_access,
    access: nothing,
  }
}

/** Nobody waits for this write, and losing it costs nothing. */
function noteUse(ctx: Ctx, id: ApiKeyId): void {
  ctx.db
    .updateTable('api_key')
    .set({ last_used_at: ctx.now(), last_used_from: networkOfCaller(ctx) })
    .where('id', '=', id)
    .execute()
    .catch((error) => ctx.log.debug({ err: error }, 'could not note the use of a key'))
}

/** So that the list of sessions says when each was last at work. */
function noteSeen(ctx: Ctx, id: SessionId, personId: PersonId): void {
  Promise.all([
    ctx.db.updateTable('session').set({ updated_at: ctx.now() }).where('id', '=', id).execute(),
    // Sessions go away, and when somebody was last here should not go with them.
    ctx.db.updateTable('person').set({ last_seen_at: ctx.now() }).where('id', '=', personId).execute(),
  ]).catch((error) => ctx.log.debug({ err: error }, 'could not note that a session was seen'))
}
