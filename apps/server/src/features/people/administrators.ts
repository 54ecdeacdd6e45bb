import type { MemberDetails, PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFreshSession } from '../identity/index.ts'
import { getPerson, lockChangeablePerson } from './queries.ts'

/** Two administrators who let go of each other at the same moment must not leave none. */
const ADMINISTRATORS = 7_070_011

export function makeAdministrator(
  ctx: Ctx,
  { personId, isAdministrator }: { personId: PersonId; isAdministrator: boolean },
): Promise<MemberDetails> {
  return inTransaction(ctx, async (ctx) => {
    if (!ctx.actor.isAdministrator) throw problem('not_allowed', { detail: 'Only administrators make administrators.' })
    await lockAdministrators(ctx)
    const row = await lockChangeablePerson(ctx, personId)
    if (row.is_administrator === isAdministrator) return getPerson(ctx, { personId })
    await requireFreshSession(ctx)
    if (isAdministrator && (row.kind !== 'person' || row.deactivated_at)) {
      throw problem('not_allowed', { detail: 'Only somebody who can sign in can be an administrator.' })
    }
    await ctx.db
      .updateTable('person')
      .set({ is_administrator: isAdministrator, updated_at: ctx.now() })
      .where('id', '=', personId)
      .execute()
    if (!isAdministrator) await requireAnAdministrator(ctx)
    await publish(ctx, 'person.administrator_changed', { personId, isAdministrator }, personId)
    return getPerson(ctx, { personId })
  })
}

export async function lockAdministrators(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADMINISTRATORS})`.execute(ctx.db)
}

/** Asked after the change, under the lock. */
export async function requireAnAdministrator(ctx: Ctx): Promise<void> {
  const other = await ctx.db
    .selectFrom('person')
    .select('id')
    .where('is_administrator', '=', true)
    .where('deactivated_at', 'is', null)
    .where('kind', '=', 'person')
    .limit(1)
    .executeTakeFirst()
  if (!other) throw problem('last_administrator')
}
