import type { ConnectedApp, ConnectedAppId, KeyScope } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { disconnect } from './disconnect.ts'
import { toProgram } from './queries.ts'

/** What acts for oneself. A consent that was given and never taken up is none. */
export async function listConnectedApps(ctx: Ctx): Promise<{ items: ConnectedApp[] }> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  const rows = await ctx.db
    .selectFrom('connected_app')
    .innerJoin('oauth_client', 'oauth_client.id', 'connected_app.oauth_client_id')
    .selectAll('connected_app')
    .select(['oauth_client.name', 'oauth_client.website', 'oauth_client.source'])
    .where('person_id', '=', ctx.actor.personId)
    .where('began_at', 'is not', null)
    .orderBy('connected_app.created_at', 'desc')
    .limit(500)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      program: toProgram({ ...row, id: row.oauth_client_id }),
      scopes: row.scopes as KeyScope[],
      folderIds: row.folder_ids,
      device: row.device,
      connectedAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
      lastUsedFrom: row.last_used_from,
      isCurrent: row.id === ctx.actor.appId,
    })),
  }
}

export function disconnectApp(ctx: Ctx, { connectedAppId }: { connectedAppId: ConnectedAppId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const own = await ctx.db
      .selectFrom('connected_app')
      .select('id')
      .where('id', '=', connectedAppId)
      .where('person_id', '=', ctx.actor.personId)
      .executeTakeFirst()
    if (!own || !(await disconnect(ctx, own.id, 'person'))) throw problem('connected_app_not_found')
    return null
  })
}
