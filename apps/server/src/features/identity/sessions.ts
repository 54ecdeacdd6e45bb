import type { PersonId, Session, SessionId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { forgetDevices } from './known-devices.ts'
import { deviceInWords } from './rules.ts'

export async function listSessions(ctx: Ctx): Promise<{ items: Session[] }> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  const rows = await ctx.db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', ctx.actor.personId)
    .where('expires_at', '>', ctx.now())
    .orderBy('updated_at', 'desc')
    .limit(200)
    .execute()
  const items = rows.map((row) => ({
    id: row.id,
    device: deviceInWords(row.user_agent),
    address: row.ip_address || null,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.updated_at.toISOString(),
    isCurrent: row.id === ctx.actor.sessionId,
  }))
  return { items: items.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) }
}

/** Effective with the very next request of that session. */
export function endSession(ctx: Ctx, { sessionId }: { sessionId: SessionId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { personId } = ctx.actor
    if (!personId) throw problem('not_signed_in')
    const ended = await ctx.db
      .deleteFrom('session')
      .where(({ cast, eb, ref }) => eb(cast<string>(ref('id'), 'text'), '=', sessionId))
      .where('person_id', '=', personId)
      .executeTakeFirst()
    if (ended.numDeletedRows === 0n) throw problem('session_not_found')
    await publish(ctx, 'session.ended', { personId, sessionId }, personId)
    return null
  })
}

/** Every session of oneself but the one that asks. */
export async function endOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  const { personId, sessionId } = ctx.actor
  if (!personId || !sessionId) throw problem('not_signed_in')
  return { ended: await endSessionsOf(ctx, personId, sessionId) }
}

/**
 * Signs a person out everywhere, with the very next request, and forgets their devices: whoever comes back proves
 * everything again. May it be done? The caller has asked.
 */
export function endAllSessions(ctx: Ctx, personId: PersonId): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    await forgetDevices(ctx, personId)
    await ctx.db.deleteFrom('sign_in_step').where('person_id', '=', personId).execute()
    return endSessionsOf(ctx, personId)
  })
}

export function endSessionsOf(ctx: Ctx, personId: PersonId, except?: SessionId): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    let gone = ctx.db.deleteFrom('session').where('person_id', '=', personId)
    if (except) gone = gone.where('id', '<>', except)
    const count = Number((await gone.executeTakeFirst()).numDeletedRows)
    if (count > 0) await publish(ctx, 'session.others_ended', { personId, count }, personId)
    return count
  })
}
