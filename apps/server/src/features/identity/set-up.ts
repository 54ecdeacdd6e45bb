import { type Person, PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction, systemActor } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { setPassword } from './password.ts'
import { type PersonRow, toPerson } from './queries.ts'
import { isWeakPassword } from './rules.ts'
import { signInPerson } from './sign-in-person.ts'

type FirstAdministrator = { name: string; email: string; password: string }

export async function getSetup(ctx: Ctx): Promise<{ needed: boolean }> {
  return { needed: !(await hasPeople(ctx)) }
}

/** Creates the first administrator, once: two first visitors at the same moment cannot both become it. */
export function completeSetup(ctx: Ctx, input: FirstAdministrator): Promise<Reply<Person>> {
  return inTransaction(ctx, async (ctx) => {
    const row = await createFirstAdministrator(ctx, input)
    return new Reply(toPerson(row), { headers: await signInPerson(ctx, row.id, { method: 'password' }) })
  })
}

export function createFirstAdministrator(ctx: Ctx, { name, email, password }: FirstAdministrator): Promise<PersonRow> {
  if (isWeakPassword(password, email, name)) throw problem('password_too_weak')
  return inTransaction(ctx, async (ctx) => {
    await sql`select pg_advisory_xact_lock(7070002)`.execute(ctx.db)
    if (await hasPeople(ctx)) throw problem('already_set_up')
    const row = await ctx.db
      .insertInto('person')
      .values({
        id: ctx.newId(PersonId),
        name,
        email: email.toLowerCase(),
        email_verified: true,
        is_administrator: true,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await setPassword(ctx, row.id, password)
    const asSystem: Ctx = { ...ctx, actor: systemActor('First set-up') }
    await publish(asSystem, 'person.created', { personId: row.id }, row.id, { personal: { name, email } })
    return row
  })
}

async function hasPeople(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined
}
