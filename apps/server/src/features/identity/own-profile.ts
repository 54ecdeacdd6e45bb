import type { Me } from '@damask/contract'
import { accountCapabilitiesOf } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { findKnownDevice, forgetDevices } from './known-devices.ts'
import { hasPassword, setPassword } from './password.ts'
import { avatarVersion, getOwnPerson, type PersonRow, toPerson } from './queries.ts'
import { isWeakPassword } from './rules.ts'
import { endOtherSessions } from './sessions.ts'
import { renewSession } from './sign-in-person.ts'
import { secondFactorDueAt } from './sign-in-policy.ts'
import { countGuess } from './throttle.ts'

export const getMe = async (ctx: Ctx): Promise<Me> => toMe(ctx, await getOwnPerson(ctx))

const toMe = async (ctx: Ctx, row: PersonRow): Promise<Me> => ({
  ...toPerson(row),
  accountCapabilities: accountCapabilitiesOf(ctx.actor),
  timeZone: row.time_zone,
  avatar: avatarVersion(row.avatar_key),
  isLimited: ctx.actor.isLimited === true,
  lacksConsent: ctx.actor.lacksConsent === true,
  secondFactorDueAt: await secondFactorDueAt(ctx),
})

export function updateMe(
  ctx: Ctx,
  input: { name?: string | undefined; language?: 'en' | 'de' | null | undefined; timeZone?: string | null | undefined },
): Promise<Me> {
  return inTransaction(ctx, async (ctx) => {
    const before = await getOwnPerson(ctx)
    const row = await ctx.db
      .updateTable('person')
      .set({
        ...(input.name !== undefined && { name: input.name }),
        ...(input.language !== undefined && { language: input.language }),
        ...(input.timeZone !== undefined && { time_zone: input.timeZone }),
        updated_at: ctx.now(),
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'person.updated', { personId: row.id, changed: Object.keys(input) }, row.id, {
      personal: { before: { name: before.name }, after: { name: row.name } },
    })
    return toMe(ctx, row)
  })
}

type PasswordChange = { currentPassword: string; newPassword: string; endOtherSessions: boolean }

/** The session that asks goes on under a new id; the others end unless one wants them to stay. */
export async function changePassword(ctx: Ctx, input: PasswordChange): Promise<Reply<null>> {
  const person = await getOwnPerson(ctx)
  if (isWeakPassword(input.newPassword, person.email, person.name)) throw problem('password_too_weak')
  const forgive = await countGuess(ctx, person.id, ctx.actor.sessionId)
  if (!(await hasPassword(ctx, person.id, input.currentPassword))) throw problem('wrong_password')
  await forgive(ctx)
  return inTransaction(ctx, async (ctx) => {
    await setPassword(ctx, person.id, input.newPassword)
    if (input.endOtherSessions) {
      await endOtherSessions(ctx)
      await forgetDevices(ctx, person.id, (await findKnownDevice(ctx, person.id))?.id)
    }
    await publish(ctx, 'person.password_changed', { personId: person.id }, person.id)
    return new Reply(null, { headers: await renewSession(ctx) })
  })
}
