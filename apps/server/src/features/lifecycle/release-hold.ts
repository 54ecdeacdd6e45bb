import type { LegalHold, LegalHoldId } from '@damask/contract'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { countHeld, lockHold, showHold } from './holds.ts'

/** What another hold covers as well stays held. */
export function releaseHold(ctx: Ctx, { holdId, reason }: { holdId: LegalHoldId; reason: string }): Promise<LegalHold> {
  return inTransaction(ctx, async (ctx) => {
    const hold = await lockHold(ctx, holdId)
    if (hold.released_at) throw problem('hold_released')
    const covers = (await countHeld(ctx, [holdId])).get(holdId) ?? 0
    await ctx.db.deleteFrom('legal_hold_asset').where('hold_id', '=', holdId).execute()
    await ctx.db
      .updateTable('legal_hold')
      .set({ released_at: ctx.now(), released_by: actorPersonId(ctx), release_reason: reason, covered: covers })
      .where('id', '=', holdId)
      .execute()
    await publish(ctx, 'legal_hold.released', { holdId, name: hold.name, covers }, holdId, { reason })
    const released = await showHold(ctx, holdId)
    // Read once more for the answer, then forgotten: nothing that comes in is held any longer.
    await ctx.db.deleteFrom('legal_hold_folder').where('hold_id', '=', holdId).execute()
    return released
  })
}
