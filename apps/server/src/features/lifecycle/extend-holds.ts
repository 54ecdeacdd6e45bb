import type { AssetFilters } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { Problem } from '../../platform/problem.ts'
import { withAccess } from '../access/index.ts'
import { actorAgain } from '../identity/index.ts'
import { lockHold } from './holds.ts'
import { holdFound } from './place-hold.ts'

/** What the searches of holds find by now is held as well; what they no longer find stays held. */
export async function extendHolds(ctx: Ctx): Promise<void> {
  const holds = await ctx.db
    .selectFrom('legal_hold')
    .select('id')
    .where('released_at', 'is', null)
    .where('filters', 'is not', null)
    .orderBy('id')
    .execute()
  for (const { id } of holds) {
    if (ctx.signal.aborted) return
    await inTransaction(ctx, async (ctx) => {
      const { released_at, filters, placed_by } = await lockHold(ctx, id)
      if (released_at || !filters) return
      const kept = {
        type: placed_by ? 'person' : 'system',
        personId: placed_by,
        keyId: null,
        appId: null,
        name: '',
      } as const
      const actor = await withAccess(ctx, await actorAgain(ctx, kept))
      await holdFound({ ...ctx, actor }, id, filters as AssetFilters)
    }).catch((error) => {
      // Its placer has left, or the search speaks of something that is gone: what is held stays held.
      if (!(error instanceof Problem)) throw error
      ctx.log.warn({ holdId: id, code: error.code }, 'the search of a legal hold finds nothing new any more')
    })
  }
}
