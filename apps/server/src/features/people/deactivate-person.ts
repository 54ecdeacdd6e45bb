import type { MemberDetails, PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { endAllSessions, requireFreshSession } from '../identity/index.ts'
import { lockAdministrators, requireAnAdministrator } from './administrators.ts'
import { getPerson, lockChangeablePerson } from './queries.ts'
import { requireWithinOwn } from './within-own.ts'

/**
 * Nobody is let in any more: sessions end here, keys and everything that goes on in their name ask for `deactivated_at`
 * with every step. Keys stay, so that whoever comes back finds their integrations; so do teams, grants and work.
 */
export function deactivatePerson(
  ctx: Ctx,
  { personId, reason }: { personId: PersonId; reason?: string | undefined },
): Promise<MemberDetails> {
  return inTransaction(ctx, async (ctx) => {
    await lockAdministrators(ctx)
    const row = await lockChangeablePerson(ctx, personId)
    if (row.deactivated_at) return getPerson(ctx, { personId })
    if (personId === ctx.actor.personId && !row.is_administrator) {
      throw problem('not_allowed', { detail: 'Ask somebody else to deactivate your account.' })
    }
    if (row.is_administrator) await requireFreshSession(ctx)
    await ctx.db
      .updateTable('person')
      .set({
        deactivated_at: ctx.now(),
        updated_at: ctx.now(),
        last_seen_at: sql`greatest(last_seen_at, (select max(updated_at) from session where person_id = person.id))`,
      })
      .where('id', '=', personId)
      .execute()
    if (row.is_administrator) await requireAnAdministrator(ctx)
    await endAllSessions(ctx, personId)
    await publish(ctx, 'person.deactivated', { personId }, personId, { reason })
    return getPerson(ctx, { personId })
  })
}

export function reactivatePerson(ctx: Ctx, { personId }: { personId: PersonId }): Promise<MemberDetails> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockChangeablePerson(ctx, personId)
    if (!row.deactivated_at) return getPerson(ctx, { personId })
    await requireWithinOwn(ctx, { personId })
    await ctx.db
      .updateTable('person')
      .set({ deactivated_at: null, updated_at: ctx.now() })
      .where('id', '=', personId)
      .execute()
    await publish(ctx, 'person.reactivated', { personId }, personId)
    return getPerson(ctx, { personId })
  })
}
