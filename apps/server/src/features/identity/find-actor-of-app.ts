import { KeyScope } from '@damask/contract'
import { nothing } from '../../platform/access.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { networkOfCaller } from './network-of-caller.ts'
import { hashSecret, LAST_USED_EVERY_MS } from './rules.ts'

/**
 * Who acts with an access token: the person who connected the app, with what they are today, within the scopes and
 * folders they agreed to. A token ends with its time, its app, its person's account and its program's registration.
 */
export async function findActorOfApp(ctx: Ctx, token: string): Promise<Actor | undefined> {
  const hash = hashSecret(token)
  const row = await ctx.db
    .selectFrom('app_token')
    .innerJoin('connected_app', 'connected_app.id', 'app_token.connected_app_id')
    .innerJoin('oauth_client', 'oauth_client.id', 'connected_app.oauth_client_id')
    .innerJoin('person', 'person.id', 'connected_app.person_id')
    .select([
      'connected_app.id',
      'app_token.scopes',
      'app_token.used_at',
      'connected_app.folder_ids',
      'connected_app.last_used_at',
      'person_id',
      'person.name as person_name',
      'oauth_client.name as app_name',
      'is_administrator',
    ])
    .where('app_token.hash', '=', hash)
    .where('app_token.kind', '=', 'access')
    .where('app_token.expires_at', '>', ctx.now())
    .where('oauth_client.disabled_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  // Waited for: whether an answer has arrived decides if its refresh token may be asked for once more.
  if (!row.used_at) await ctx.db.updateTable('app_token').set({ used_at: ctx.now() }).where('hash', '=', hash).execute()
  if (!row.last_used_at || ctx.now().getTime() - row.last_used_at.getTime() > LAST_USED_EVERY_MS) noteUse(ctx, row.id)
  return {
    type: 'app',
    personId: row.person_id,
    name: `${row.person_name} (app ${row.app_name})`,
    isAdministrator: row.is_administrator,
    scopes: row.scopes.flatMap((scope) => KeyScope.safeParse(scope).data ?? []),
    folderIds: row.folder_ids,
    sessionId: null,
    keyId: null,
    appId: row.id,
    hasOwnAccess: false,
    access: nothing,
  }
}

/** Nobody waits for this write, and losing it costs nothing. */
function noteUse(ctx: Ctx, id: NonNullable<Actor['appId']>): void {
  ctx.db
    .updateTable('connected_app')
    .set({ last_used_at: ctx.now(), last_used_from: networkOfCaller(ctx) })
    .where('id', '=', id)
    .execute()
    .catch((error) => ctx.log.debug({ err: error }, 'could not note the use of an app'))
}
