import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** How long a proof counts as recent. */
const FRESH_MS = 15 * 60_000

/**
 * For steps that would let whoever finds an open browser stay in for ever.
 * @throws confirm_needed when the person has not proved lately who they are
 */
export async function requireFresh(ctx: Ctx): Promise<void> {
  const { sessionId } = ctx.actor
  if (!sessionId) throw problem('not_signed_in')
  const session = await ctx.db
    .selectFrom('session')
    .select('confirmed_at')
    .where('id', '=', sessionId)
    .executeTakeFirst()
  if (!session) throw problem('not_signed_in')
  if (!isFresh(ctx, session.confirmed_at)) throw problem('confirm_needed')
}

/**
 * The same for what keys may do, too: one that manages the account was itself made with a proof.
 * @throws confirm_needed
 */
export async function requireFreshSession(ctx: Ctx): Promise<void> {
  if (ctx.actor.sessionId) await requireFresh(ctx)
}

export const isFresh = (ctx: Ctx, confirmedAt: Date | null): boolean =>
  confirmedAt !== null && ctx.now().getTime() - confirmedAt.getTime() < FRESH_MS
