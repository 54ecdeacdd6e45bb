import type { PersonId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { hashPassword, verifyPassword } from './auth.ts'

const PROVIDER = 'credential'

/** Whether somebody has this password. The work is the same when they have none, or when there is nobody. */
export async function hasPassword(ctx: Ctx, personId: PersonId | undefined, password: string): Promise<boolean> {
  const stored = personId ? await storedPassword(ctx, personId) : undefined
  const matches = await verifyPassword(stored ?? (await someHash()), password)
  return stored !== undefined && matches
}

/** The hash of a password, when the person has one: with single sign-on or a passkey, none is needed. */
export async function storedPassword(ctx: Ctx, personId: PersonId): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('account')
    .select('password')
    .where('person_id', '=', personId)
    .where('provider_id', '=', PROVIDER)
    .executeTakeFirst()
  return row?.password ?? undefined
}

/** Gives a person this password, instead of the one before if there was one. Its strength is for the caller to check. */
export async function setPassword(ctx: Ctx, personId: PersonId, password: string): Promise<void> {
  const hash = await hashPassword(password)
  const { numUpdatedRows } = await ctx.db
    .updateTable('account')
    .set({ password: hash, updated_at: ctx.now() })
    .where('person_id', '=', personId)
    .where('provider_id', '=', PROVIDER)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  await ctx.db
    .insertInto('account')
    .values({
      id: crypto.randomUUID(),
      person_id: personId,
      account_id: personId,
      provider_id: PROVIDER,
      password: hash,
      created_at: ctx.now(),
      updated_at: ctx.now(),
    })
    .execute()
}

let some: Promise<string> | undefined

/** What nobody's password is compared with. */
const someHash = (): Promise<string> => {
  some ??= hashPassword(crypto.randomUUID())
  return some
}
