import * as oidc from 'openid-client'
import type { Ctx } from '../../platform/ctx.ts'
import type { DoorAnswer } from '../../platform/feature.ts'
import { forgetSession, readSession } from './browser-state.ts'
import { getEnabledConnection, originOf, settingsOf } from './connections.ts'
import { clientOf } from './oidc-client.ts'

/**
 * Where a browser goes after it has signed out here: to the provider it came from, when the connection says so and the
 * provider offers it; else to the sign-in page. The session here has ended already, whatever happens there.
 */
export async function signOutThere(ctx: Ctx): Promise<DoorAnswer> {
  const site = ctx.caller?.headers['sec-fetch-site']
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  const location = (isOwn && (await addressThere(ctx).catch(() => undefined))) || '/sign-in'
  return { status: 303, headers: { location, 'set-cookie': isOwn ? [forgetSession(ctx)] : [] } }
}

async function addressThere(ctx: Ctx): Promise<string | undefined> {
  const session = await readSession(ctx)
  if (!session) return undefined
  const row = await getEnabledConnection(ctx, session.connectionId)
  const settings = settingsOf(row)
  if (settings.protocol !== 'oidc' || !settings.endsSessionThere) return undefined
  const client = await clientOf(ctx, row, settings)
  if (!client.serverMetadata().end_session_endpoint) return undefined
  return oidc.buildEndSessionUrl(client, {
    post_logout_redirect_uri: `${originOf(ctx, row)}/sign-in`,
    ...(session.idToken && { id_token_hint: session.idToken }),
  }).href
}
