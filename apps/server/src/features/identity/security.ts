import type { DeviceId, PersonId, Security } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { isFresh, requireFresh } from './fresh.ts'
import { findKnownDevice } from './known-devices.ts'
import { toPasskey } from './passkeys.ts'
import { storedPassword } from './password.ts'
import { getOwnPerson } from './queries.ts'
import { deviceInWords } from './rules.ts'

export async function getSecurity(ctx: Ctx): Promise<Security> {
  const { id } = await getOwnPerson(ctx)
  const { db } = ctx
  const [password, session, authenticator, passkeys, codes, devices, here, asked] = await Promise.all([
    storedPassword(ctx, id),
    db.selectFrom('session').select('confirmed_at').where('id', '=', ctx.actor.sessionId!).executeTakeFirst(),
    db.selectFrom('authenticator').select('confirmed_at').where('person_id', '=', id).executeTakeFirst(),
    db.selectFrom('passkey').selectAll().where('person_id', '=', id).orderBy('created_at').execute(),
    db
      .selectFrom('recovery_code')
      .select('code_hash')
      .where('person_id', '=', id)
      .where('used_at', 'is', null)
      .execute(),
    db
      .selectFrom('known_device')
      .selectAll()
      .where('person_id', '=', id)
      .where('trusted_until', '>', ctx.now())
      .orderBy('last_used_at', 'desc')
      .execute(),
    findKnownDevice(ctx, id),
    sql<{ asked: boolean }>`select is_asked_for_second_factor(${id}, ${ctx.now()}) as asked`.execute(db),
  ])
  return {
    hasPassword: password !== undefined,
    isFresh: isFresh(ctx, session?.confirmed_at ?? null),
    authenticatorSince: authenticator?.confirmed_at?.toISOString() ?? null,
    passkeys: passkeys.map(toPasskey),
    recoveryCodesLeft: codes.length,
    trustedDevices: devices.map((row) => ({
      id: row.id,
      device: deviceInWords(row.user_agent),
      address: row.ip_address,
      lastUsedAt: row.last_used_at.toISOString(),
      trustedUntil: row.trusted_until!.toISOString(),
      isCurrent: row.id === here?.id,
    })),
    isAsked: asked.rows[0]?.asked ?? false,
  }
}

export async function forgetDevice(ctx: Ctx, { deviceId }: { deviceId: DeviceId }): Promise<null> {
  const { id } = await getOwnPerson(ctx)
  return inTransaction(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable('known_device')
      .set({ trusted_until: null })
      .where('id', '=', deviceId)
      .where('person_id', '=', id)
      .where('trusted_until', 'is not', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw problem('device_not_found')
    await publish(ctx, 'second_factor.device_forgotten', { personId: id }, id)
    return null
  })
}

/**
 * For somebody who lost phone and codes: takes their second factor away, so that the password alone lets them in again.
 * Only administrators do that to an administrator: otherwise whoever manages people could become one.
 */
export async function resetSecondFactor(ctx: Ctx, { personId }: { personId: PersonId }): Promise<null> {
  await requireFresh(ctx)
  return inTransaction(ctx, async (ctx) => {
    const person = await ctx.db
      .selectFrom('person')
      .select(['id', 'is_administrator'])
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst()
    if (!person) throw problem('person_not_found')
    if (person.is_administrator && !ctx.actor.isAdministrator) {
      throw problem('not_allowed', { detail: 'Only administrators may do this for an administrator.' })
    }
    for (const table of ['authenticator', 'passkey', 'recovery_code', 'sign_in_step', 'known_device'] as const) {
      await ctx.db.deleteFrom(table).where('person_id', '=', personId).execute()
    }
    await publish(ctx, 'second_factor.reset', { personId }, personId)
    return null
  })
}
