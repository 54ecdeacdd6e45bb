import type { Me } from '@damask/contract'
import { accountCapabilitiesOf } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { authOf, headersOf } from './auth.ts'
import { getOwnPerson, type PersonRow, toPerson } from './queries.ts'
import { isWeakPassword } from './rules.ts'

export const getMe = async (ctx: Ctx): Promise<Me> => toMe(ctx, await getOwnPerson(ctx))

const toMe = (ctx: Ctx, row: PersonRow): Me => ({
  ...toPerson(row),
  accountCapabilities: accountCapabilitiesOf(ctx.actor),
})

export function updateMe(
  ctx: Ctx,
  input: { name?: string | undefined; language?: 'en' | 'de' | null | undefined },
): Promise<Me> {
  return inTransaction(ctx, async (ctx) => {
    const before = await getOwnPerson(ctx)
    const row = await ctx.db
      .updateTable('person')
      .set({
        ...(input.name !== undefined && { name: input.name }),
        ...(input.language !== undefined && { language: input.language }),
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

export async function changePassword(ctx: Ctx, input: PasswordChange): Promise<Reply<null>> {
  const person = await getOwnPerson(ctx)
  if (isWeakPassword(input.newPassword, person.email)) throw problem('password_too_weak')
  const auth = await authOf(ctx)
  const response = await auth.api.changePassword({
    body: {
      currentPassword: input.currentPassword,
      newPassword: input.newPassword,
      revokeOtherSessions: input.endOtherSessions,
    },
    headers: headersOf(ctx),
    asResponse: true,
  })
  if (response.status === 400 || response.status === 401) throw problem('wrong_password')
  if (!response.ok) throw new Error(`the password could not be changed: ${response.status} ${await response.text()}`)
  await publish(ctx, 'person.password_changed', { personId: person.id }, person.id)
  return new Reply(null, { headers: { 'set-cookie': response.headers.getSetCookie() } })
}
