import type { AccessRequest, AccessRequestId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { factOfRequest, lockDecidable, toRequests } from './requests.ts'
import { tellRequester } from './tell-requester.ts'

/** The requester is told why. Whoever would rather not say that there is anything lets the request expire. */
export function declineRequest(
  ctx: Ctx,
  input: { accessRequestId: AccessRequestId; reason: string },
): Promise<AccessRequest> {
  return inTransaction(ctx, async (ctx) => {
    const { id } = await lockDecidable(ctx, input.accessRequestId)
    const row = await ctx.db
      .updateTable('access_request')
      .set({
        state: 'declined',
        answer: input.reason || null,
        answered_by: ctx.actor.personId,
        answered_at: ctx.now(),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'access.request_declined', factOfRequest(row), row.folder_id ?? row.asset_id ?? undefined, {
      reason: input.reason || undefined,
    })
    await tellRequester(ctx, row)
    return (await toRequests(ctx, [row]))[0]!
  })
}
