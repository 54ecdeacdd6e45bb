import type { PersonId, SecondFactorWay } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'

/** What finishes a sign-in with the password of this person. Empty: the password is enough. */
export async function waysOf(ctx: Ctx, personId: PersonId): Promise<SecondFactorWay[]> {
  const has = (table: 'passkey' | 'recovery_code' | 'authenticator') =>
    ctx.db.selectFrom(table).select('person_id').where('person_id', '=', personId).limit(1)
  const [authenticator, passkey, code] = await Promise.all([
    has('authenticator').where('confirmed_at', 'is not', null).executeTakeFirst(),
    has('passkey').executeTakeFirst(),
    has('recovery_code').where('used_at', 'is', null).executeTakeFirst(),
  ])
  if (!authenticator && !passkey) return []
  return [
    ...(authenticator ? (['authenticator'] as const) : []),
    ...(passkey ? (['passkey'] as const) : []),
    ...(code ? (['recovery_code'] as const) : []),
  ]
}

/** Recovery codes replace a second factor; without one they are a password that nobody asked for. */
export async function dropCodesOfNoFactor(ctx: Ctx, personId: PersonId): Promise<void> {
  if ((await waysOf(ctx, personId)).length > 0) return
  await ctx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
  await ctx.db.updateTable('known_device').set({ trusted_until: null }).where('person_id', '=', personId).execute()
}
