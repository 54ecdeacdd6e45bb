import type { SignInPolicy } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFresh } from './fresh.ts'

export async function getSignInPolicy(
  ctx: Ctx,
): Promise<SignInPolicy & { coverage: { asked: number; without: number } }> {
  const row = await ctx.db.selectFrom('sign_in_policy').selectAll().executeTakeFirstOrThrow()
  const { rows } = await sql<{ asked: string; without: string }>`
    select count(*) as asked, count(*) filter (where not exists (
        select from authenticator a where a.person_id = person.id and a.confirmed_at is not null)
      and not exists (select from passkey where passkey.person_id = person.id)) as without
    from person where kind = 'person' and deactivated_at is null and is_asked_for_second_factor(id, ${ctx.now()})`.execute(
    ctx.db,
  )
  return {
    requiredOf: row.required_of as SignInPolicy['requiredOf'],
    roleIds: row.role_ids as SignInPolicy['roleIds'],
    startsAt: row.starts_at?.toISOString() ?? null,
    coverage: { asked: Number(rows[0]!.asked), without: Number(rows[0]!.without) },
  }
}

/** Holds from the next call of everybody on: sessions are not ended, they are limited until the factor is there. */
export async function setSignInPolicy(ctx: Ctx, input: SignInPolicy): Promise<SignInPolicy> {
  await requireFresh(ctx)
  return inTransaction(ctx, async (ctx) => {
    const roleIds = input.requiredOf === 'roles' ? [...new Set(input.roleIds)] : []
    if (roleIds.length > 0) {
      const found = await ctx.db.selectFrom('role').select('id').where('id', 'in', roleIds).execute()
      if (found.length < roleIds.length) throw problem('role_not_found')
    }
    const startsAt = input.requiredOf === 'nobody' || !input.startsAt ? null : new Date(input.startsAt)
    await ctx.db
      .updateTable('sign_in_policy')
      .set({ required_of: input.requiredOf, role_ids: roleIds, starts_at: startsAt })
      .execute()
    const policy = { requiredOf: input.requiredOf, roleIds, startsAt: startsAt?.toISOString() ?? null }
    await publish(ctx, 'sign_in_policy.changed', policy)
    return policy
  })
}

/** When somebody has to have a second factor by, while they still have none and the day is to come. */
export async function secondFactorDueAt(ctx: Ctx): Promise<string | null> {
  if (ctx.actor.type !== 'person') return null
  const { rows } = await sql<{ due: Date | null }>`
    select case when starts_at > ${ctx.now()} and lacks_second_factor(${ctx.actor.personId}, starts_at) then starts_at end as due
    from sign_in_policy`.execute(ctx.db)
  return rows[0]?.due?.toISOString() ?? null
}
