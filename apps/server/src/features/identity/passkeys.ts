import type { Passkey, PasskeyId, PasskeyOptions } from '@damask/contract'
import type { Selectable } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { optionsToRegister, type PasskeyAnswer, providerOf, register } from './auth-passkeys.ts'
import { requireFresh } from './fresh.ts'
import { storedPassword } from './password.ts'
import { getOwnPerson } from './queries.ts'
import { codesForFirstFactor } from './recovery-codes.ts'
import { dropCodesOfNoFactor } from './second-factors.ts'
import { renewSession } from './sign-in-person.ts'

const MAX_PASSKEYS = 20

export async function startPasskey(ctx: Ctx): Promise<Reply<PasskeyOptions>> {
  await requireFresh(ctx)
  const person = await getOwnPerson(ctx)
  await requireRoom(ctx, person.id)
  return optionsToRegister(ctx, person.email)
}

type NewPasskey = { name: string; answer: PasskeyAnswer }

export async function addPasskey(
  ctx: Ctx,
  { name, answer }: NewPasskey,
): Promise<Reply<{ passkey: Passkey; recoveryCodes: string[] }>> {
  await requireFresh(ctx)
  const { id: personId } = await getOwnPerson(ctx)
  await requireRoom(ctx, personId)
  const { id, cookies } = await register(ctx, { name, answer })
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    await publish(ctx, 'second_factor.added', { personId, kind: 'passkey' }, personId)
    const recoveryCodes = await codesForFirstFactor(ctx, personId)
    const { 'set-cookie': session } = await renewSession(ctx)
    return new Reply(
      { passkey: toPasskey(row), recoveryCodes },
      { headers: { 'set-cookie': [...cookies, ...session] } },
    )
  })
}

export async function renamePasskey(
  ctx: Ctx,
  { passkeyId, name }: { passkeyId: PasskeyId; name: string },
): Promise<Passkey> {
  const { id } = await getOwnPerson(ctx)
  const row = await ctx.db
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', passkeyId)
    .where('person_id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw problem('passkey_not_found')
  return toPasskey(row)
}

export async function removePasskey(ctx: Ctx, { passkeyId }: { passkeyId: PasskeyId }): Promise<null> {
  await requireFresh(ctx)
  const { id } = await getOwnPerson(ctx)
  return inTransaction(ctx, async (ctx) => {
    // Locked, so that two calls at once cannot take the last two away together.
    const all = await ctx.db.selectFrom('passkey').select('id').where('person_id', '=', id).forUpdate().execute()
    if (!all.some((one) => one.id === passkeyId)) throw problem('passkey_not_found')
    if (all.length === 1 && !(await hasAnotherWayIn(ctx, id))) throw problem('last_way_in')
    await ctx.db.deleteFrom('passkey').where('id', '=', passkeyId).execute()
    await publish(ctx, 'second_factor.removed', { personId: id, kind: 'passkey' }, id)
    await dropCodesOfNoFactor(ctx, id)
    return null
  })
}

/** A password, or single sign-on, which is how this very session began. */
async function hasAnotherWayIn(ctx: Ctx, personId: Passkeys['person_id']): Promise<boolean> {
  if (await storedPassword(ctx, personId)) return true
  const session = await ctx.db
    .selectFrom('session')
    .select('method')
    .where('id', '=', ctx.actor.sessionId!)
    .executeTakeFirst()
  return session?.method === 'sso'
}

type Passkeys = Selectable<Tables['passkey']>

export const toPasskey = (row: Passkeys): Passkey => ({
  id: row.id,
  name: row.name,
  provider: providerOf(row.aaguid),
  isSynced: row.backed_up,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
})

async function requireRoom(ctx: Ctx, personId: Passkeys['person_id']): Promise<void> {
  const { count } = await ctx.db
    .selectFrom('passkey')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_PASSKEYS) throw problem('too_many_passkeys')
}
