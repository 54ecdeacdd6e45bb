import type { Person, PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction, systemActor } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { authOf, headersOf } from './auth.ts'
import { toPerson } from './queries.ts'
import { isWeakPassword } from './rules.ts'

type FirstAdministrator = { name: string; email: string; password: string }

export async function getSetup(ctx: Ctx): Promise<{ needed: boolean }> {
  return { needed: !(await hasPeople(ctx)) }
}

/** Creates the first administrator, once: two first visitors at the same moment cannot both become it. */
export async function completeSetup(ctx: Ctx, input: FirstAdministrator): Promise<Reply<Person>> {
  const { person, cookies } = await createFirstAdministrator(ctx, input)
  return new Reply(person, { headers: { 'set-cookie': cookies } })
}

export async function createFirstAdministrator(ctx: Ctx, { name, email, password }: FirstAdministrator) {
  if (isWeakPassword(password, email)) throw problem('password_too_weak')
  const auth = await authOf(ctx)
  return inTransaction(ctx, async (ctx) => {
    await sql`select pg_advisory_xact_lock(7070002)`.execute(ctx.db)
    if (await hasPeople(ctx)) throw problem('already_set_up')
    const response = await auth.api.signUpEmail({
      body: { name, email, password },
      headers: headersOf(ctx),
      asResponse: true,
    })
    if (!response.ok) throw new Error(`the first administrator could not be created: ${await response.text()}`)
    const { user } = (await response.json()) as { user: { id: PersonId } }
    const row = await ctx.db
      .updateTable('person')
      .set({ is_administrator: true, email_verified: true })
      .where('id', '=', user.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    // Unattended, there is no browser to hold the session that signing up begins.
    if (!ctx.caller) await ctx.db.deleteFrom('session').where('person_id', '=', row.id).execute()
    const asSystem: Ctx = { ...ctx, actor: systemActor('First set-up') }
    await publish(asSystem, 'person.created', { personId: row.id }, row.id, { personal: { name, email } })
    return { person: toPerson(row), cookies: response.headers.getSetCookie() }
  })
}

async function hasPeople(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined
}
