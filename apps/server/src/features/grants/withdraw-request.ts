import type { AccessRequestId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { factOfRequest, KEPT_MS } from './requests.ts'

/** One's own, while it is open. It goes without a trace but the event; it still counts for the limit of the day. */
export function withdrawRequest(ctx: Ctx, { accessRequestId }: { accessRequestId: AccessRequestId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .updateTable('access_request')
      .set({ state: 'withdrawn', answered_at: ctx.now() })
      .where('id', '=', accessRequestId)
      .where('person_id', '=', ctx.actor.hasOwnAccess ? null! : ctx.actor.personId!)
      .where('state', '=', 'open')
      .returningAll()
      .executeTakeFirst()
    if (!row) throw problem('access_request_not_found')
    await publish(ctx, 'access.request_withdrawn', factOfRequest(row), row.folder_id ?? row.asset_id ?? undefined)
    return null
  })
}

/** What was answered or left unanswered long ago. */
export async function sweepRequests(ctx: Ctx): Promise<void> {
  await ctx.db
    .deleteFrom('access_request')
    .where('expires_at', '<', new Date(ctx.now().getTime() - KEPT_MS))
    .execute()
}
