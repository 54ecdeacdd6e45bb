import type { Person, PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { authOf, headersOf } from './auth.ts'
import { toPerson } from './queries.ts'

/** A wrong address and a wrong password get the same answer after the same work. */
export async function signIn(
  ctx: Ctx,
  { email, password }: { email: string; password: string },
): Promise<Reply<Person>> {
  const auth = await authOf(ctx)
  const response = await auth.api.signInEmail({
    body: { email, password, rememberMe: true },
    headers: headersOf(ctx),
    asResponse: true,
  })
  if (response.status === 401 || response.status === 403) {
    const known = await ctx.db
      .selectFrom('person')
      .select('id')
      .where(sql<SqlBool>`lower(email) = lower(${email})`)
      .executeTakeFirst()
    await publish(ctx, 'person.sign_in_failed', { personId: known?.id ?? null }, known?.id, { personal: { email } })
    throw problem('wrong_credentials')
  }
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`)
  const { user } = (await response.json()) as { user: { id: PersonId } }
  const row = await ctx.db.selectFrom('person').selectAll().where('id', '=', user.id).executeTakeFirstOrThrow()
  // The same answer as for a wrong password: whether the account exists is nobody's business.
  if (row.deactivated_at || row.kind !== 'person') throw problem('wrong_credentials')
  await publish(
    { ...ctx, actor: { ...ctx.actor, personId: row.id, name: row.name } },
    'person.signed_in',
    { personId: row.id },
    row.id,
  )
  return new Reply(toPerson(row), { headers: { 'set-cookie': response.headers.getSetCookie() } })
}

export async function signOut(ctx: Ctx): Promise<Reply<null>> {
  const auth = await authOf(ctx)
  const response = await auth.api.signOut({ headers: headersOf(ctx), asResponse: true })
  if (ctx.actor.personId) await publish(ctx, 'person.signed_out', { personId: ctx.actor.personId }, ctx.actor.personId)
  return new Reply(null, { headers: { 'set-cookie': response.headers.getSetCookie() } })
}
