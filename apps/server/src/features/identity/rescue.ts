import type { Person } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Reply } from '../../platform/feature.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { finish } from './sign-in.ts'
import { makeLink, useLink } from './sign-in-links.ts'
import { countCall, liftThrottles } from './throttle.ts'

/**
 * For whoever administers the machine, when an administrator cannot get in: lifts what holds the account up.
 * @returns an address that signs them in once; undefined when no active administrator has this e-mail address
 */
export function rescue(ctx: Ctx, email: string): Promise<string | undefined> {
  return inTransaction(ctx, async (ctx) => {
    const person = await ctx.db
      .selectFrom('person')
      .select(['id', 'email'])
      .where(sql<SqlBool>`lower(email) = lower(${email})`)
      .where('is_administrator', '=', true)
      .where('kind', '=', 'person')
      .where('deactivated_at', 'is', null)
      .executeTakeFirst()
    if (!person) return undefined
    await liftThrottles(ctx, person.email)
    const token = await makeLink(ctx, person.id, 'rescue')
    await publish(ctx, 'person.rescued', { personId: person.id }, person.id)
    return publicUrl(ctx, `/rescue#${token}`)
  })
}

export async function signInByRescue(ctx: Ctx, { token }: { token: string }): Promise<Reply<Person>> {
  await countCall(ctx, 'link', 30)
  return inTransaction(ctx, async (ctx) => finish(ctx, await useLink(ctx, token, 'rescue'), { method: 'rescue' }))
}
