import type { PersonId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { openText, sealText } from '../../platform/secrets.ts'
import { requireFresh } from './fresh.ts'
import { getOwnPerson } from './queries.ts'
import { codesForFirstFactor } from './recovery-codes.ts'
import { dropCodesOfNoFactor } from './second-factors.ts'
import { renewSession } from './sign-in-person.ts'
import { countCode } from './throttle.ts'
import { makeSeed, stepOfCode, totpUri } from './totp.ts'

/** A new seed, which counts only after a code of it was entered: a QR code that was not scanned locks nobody out. */
export async function startAuthenticator(ctx: Ctx): Promise<{ uri: string; key: string }> {
  await requireFresh(ctx)
  const { id, email } = await getOwnPerson(ctx)
  const seed = makeSeed()
  const sealed = await sealText(ctx, seed)
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('authenticator')
    .values({ person_id: id, seed: sealed, created_at: ctx.now() })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ seed: sealed, created_at: ctx.now(), last_step: 0 })
        .where('authenticator.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw problem('authenticator_exists')
  return { uri: totpUri(seed, email, 'Damask'), key: seed.replaceAll(/.{4}(?!$)/g, '$& ') }
}

export async function finishAuthenticator(
  ctx: Ctx,
  { code }: { code: string },
): Promise<Reply<{ recoveryCodes: string[] }>> {
  await requireFresh(ctx)
  const { id } = await getOwnPerson(ctx)
  const waiting = await ctx.db
    .selectFrom('authenticator')
    .select('person_id')
    .where('person_id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  if (!waiting) throw problem('authenticator_not_started')
  const forgive = await countCode(ctx, id, undefined)
  return inTransaction(ctx, async (ctx) => {
    if (!(await acceptCode(ctx, id, code))) throw problem('wrong_code')
    await ctx.db.updateTable('authenticator').set({ confirmed_at: ctx.now() }).where('person_id', '=', id).execute()
    await forgive(ctx)
    await publish(ctx, 'second_factor.added', { personId: id, kind: 'authenticator' }, id)
    const recoveryCodes = await codesForFirstFactor(ctx, id)
    return new Reply({ recoveryCodes }, { headers: await renewSession(ctx) })
  })
}

export async function removeAuthenticator(ctx: Ctx): Promise<null> {
  await requireFresh(ctx)
  const { id } = await getOwnPerson(ctx)
  return inTransaction(ctx, async (ctx) => {
    const removed = await ctx.db
      .deleteFrom('authenticator')
      .where('person_id', '=', id)
      .returning('confirmed_at')
      .executeTakeFirst()
    if (!removed?.confirmed_at) return null
    await publish(ctx, 'second_factor.removed', { personId: id, kind: 'authenticator' }, id)
    await dropCodesOfNoFactor(ctx, id)
    return null
  })
}

/**
 * Whether this is a present code of the person's app. It and older ones are used up by that, also when two calls bring
 * the same one at once.
 */
export async function acceptCode(ctx: Ctx, personId: PersonId, code: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('authenticator')
    .select(['seed', 'last_step'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) return false
  const step = stepOfCode(await openText(ctx, row.seed), code, ctx.now())
  if (step === undefined) return false
  const { numUpdatedRows } = await ctx.db
    .updateTable('authenticator')
    .set({ last_step: step })
    .where('person_id', '=', personId)
    .where('seed', '=', row.seed)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
