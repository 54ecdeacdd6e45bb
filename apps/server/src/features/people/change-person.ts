import type { MemberDetails, PersonId, Session, SessionId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { endAllSessions, listSessions } from '../identity/index.ts'
import { getPerson, getPersonRow, lockChangeablePerson } from './queries.ts'

export function renamePerson(
  ctx: Ctx,
  { personId, name }: { personId: PersonId; name: string },
): Promise<MemberDetails> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockChangeablePerson(ctx, personId)
    if (row.name !== name) {
      await ctx.db.updateTable('person').set({ name, updated_at: ctx.now() }).where('id', '=', personId).execute()
      await publish(ctx, 'person.updated', { personId, changed: ['name'] }, personId, {
        personal: { before: { name: row.name }, after: { name } },
      })
    }
    return getPerson(ctx, { personId })
  })
}

export async function listSessionsOf(ctx: Ctx, { personId }: { personId: PersonId }): Promise<{ items: Session[] }> {
  await getPersonRow(ctx, personId)
  const { items } = await listSessions({ ...ctx, actor: { ...ctx.actor, personId } })
  return { items }
}

export function endSessionsOf(
  ctx: Ctx,
  { personId, sessionId }: { personId: PersonId; sessionId?: SessionId | undefined },
): Promise<{ ended: number }> {
  return inTransaction(ctx, async (ctx) => {
    await lockChangeablePerson(ctx, personId)
    if (!sessionId) return { ended: await endAllSessions(ctx, personId) }
    const { numDeletedRows } = await ctx.db
      .deleteFrom('session')
      .where(({ cast, eb, ref }) => eb(cast<string>(ref('id'), 'text'), '=', sessionId))
      .where('person_id', '=', personId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw problem('session_not_found')
    await publish(ctx, 'session.ended', { personId, sessionId }, personId)
    return { ended: 1 }
  })
}
