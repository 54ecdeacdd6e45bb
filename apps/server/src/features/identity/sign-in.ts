import type { Person } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { endSessionCookie, readSessionToken } from './cookies.ts'
import { hasPassword } from './password.ts'
import { isPasswordRefused } from './password-rules.ts'
import { toPerson } from './queries.ts'
import { signInPerson } from './sign-in-person.ts'

/** A wrong address, a wrong password and a closed account get the same answer after the same work. */
export async function signIn(
  ctx: Ctx,
  { email, password }: { email: string; password: string },
): Promise<Reply<Person>> {
  const person = await ctx.db
    .selectFrom('person')
    .selectAll()
    .where(sql<SqlBool>`lower(email) = lower(${email})`)
    .executeTakeFirst()
  const isRight = await hasPassword(ctx, person?.id, password)
  // By the domain alone, so that it says nothing about who has an account. Administrators keep a way in.
  if (!(isRight && person?.is_administrator) && (await isPasswordRefused(ctx, email))) throw problem('sso_required')
  if (!person || !isRight || person.deactivated_at || person.kind !== 'person') {
    const about = { personal: { email, address: ctx.caller?.address ?? null } }
    const personId = person?.id ?? null
    await publish(ctx, 'person.sign_in_failed', { personId, method: 'password' }, person?.id, about)
    throw problem('wrong_credentials')
  }
  return new Reply(toPerson(person), { headers: await signInPerson(ctx, person.id, { method: 'password' }) })
}

export async function signOut(ctx: Ctx): Promise<Reply<null>> {
  const token = await readSessionToken(ctx)
  if (token) await ctx.db.deleteFrom('session').where('token', '=', token).execute()
  if (ctx.actor.personId) await publish(ctx, 'person.signed_out', { personId: ctx.actor.personId }, ctx.actor.personId)
  return new Reply(null, { headers: { 'set-cookie': [endSessionCookie(ctx)] } })
}
