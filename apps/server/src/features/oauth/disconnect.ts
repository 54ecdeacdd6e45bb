import type { ConnectedAppId, Events } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'

/**
 * Ends a consent with everything that came of it: the next call with any of its tokens is nobody's.
 * @returns false when it had ended already
 */
export async function disconnect(
  ctx: Ctx,
  connectedAppId: ConnectedAppId,
  by: Events['app.disconnected']['by'],
): Promise<boolean> {
  const row = await ctx.db
    .deleteFrom('connected_app')
    .using('oauth_client')
    .whereRef('oauth_client.id', '=', 'connected_app.oauth_client_id')
    .where('connected_app.id', '=', connectedAppId)
    .returning(['connected_app.person_id', 'connected_app.oauth_client_id', 'oauth_client.name'])
    .executeTakeFirst()
  if (!row) return false
  const { person_id: personId, oauth_client_id: oauthClientId, name } = row
  await publish(ctx, 'app.disconnected', { connectedAppId, personId, oauthClientId, name, by }, connectedAppId)
  return true
}
