import type { PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'

/**
 * Takes out of the history what it tells of a person: their name and address where they acted, and the personal part of
 * events about them. What happened stays, by an id that means nobody any more, and the chain stays valid. To be called
 * while the person is still there, in the transaction that erases them.
 * @returns how many events were blanked
 */
export function blankPerson(ctx: Ctx, personId: PersonId): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const person = await ctx.db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirst()
    await sql`select set_config('damask.history', 'blank', true)`.execute(ctx.db)
    const acted = await ctx.db
      .updateTable('event')
      .set({ actor_name: null, address: null, actor_salt: null, blanked_for: personId })
      .where('actor_id', '=', personId)
      .where((eb) => eb.or([eb('actor_name', 'is not', null), eb('address', 'is not', null)]))
      .executeTakeFirst()
    // A failed sign-in is about whoever has the address that was typed in.
    const isAbout = sql<SqlBool>`(seq in (select seq from event_subject where subject_id = ${personId})
      or (personal ? 'email' and lower(personal ->> 'email') = lower(${person?.email ?? null})))`
    const about = await ctx.db
      .updateTable('event')
      .set({ personal: '{}', personal_salt: null, blanked_for: personId })
      .where(isAbout)
      .where(sql<SqlBool>`personal <> '{}'`)
      .executeTakeFirst()
    await sql`select set_config('damask.history', '', true)`.execute(ctx.db)
    const events = Number(acted.numUpdatedRows + about.numUpdatedRows)
    await publish(ctx, 'history.person_blanked', { personId, events }, personId)
    return events
  })
}
