import type { Person, SecondFactorUsed, SignInAnswer } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { acceptCode } from './authenticator.ts'
import { endSessionCookie, readSessionToken } from './cookies.ts'
import { findKnownDevice } from './known-devices.ts'
import { networkOfCaller } from './network-of-caller.ts'
import { hasPassword } from './password.ts'
import { isPasswordRefused } from './password-rules.ts'
import { type PersonRow, toPerson } from './queries.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { waysOf } from './second-factors.ts'
import { type ProvenBy, signInPerson } from './sign-in-person.ts'
import { beginStep, endStep, tryStep } from './sign-in-steps.ts'
import { countCode, countGuess } from './throttle.ts'

/** A wrong address, a wrong password and a closed account get the same answer after the same work. */
export async function signIn(
  ctx: Ctx,
  { email, password }: { email: string; password: string },
): Promise<Reply<SignInAnswer>> {
  const person = await ctx.db
    .selectFrom('person')
    .selectAll()
    .where(sql<SqlBool>`lower(email) = lower(${email})`)
    .executeTakeFirst()
  const device = person && (await findKnownDevice(ctx, person.id))
  const forgive = await countGuess(ctx, email, device?.id)
  const isRight = await hasPassword(ctx, person?.id, password)
  // By the domain alone, so that it says nothing about who has an account. Administrators keep a way in.
  if (!(isRight && person?.is_administrator) && (await isPasswordRefused(ctx, email))) throw problem('sso_required')
  if (!person || !isRight || person.deactivated_at || person.kind !== 'person') {
    await noteFailure(ctx, person, 'password', { email })
    throw problem('wrong_credentials')
  }
  return inTransaction(ctx, async (ctx) => {
    await forgive(ctx)
    const ways = await waysOf(ctx, person.id)
    if (ways.length > 0 && !device?.isTrusted) {
      return new Reply({ person: null, ways }, { headers: { 'set-cookie': [await beginStep(ctx, person.id)] } })
    }
    const by: ProvenBy = { method: 'password', secondFactor: ways.length > 0 ? 'trusted_device' : null }
    return new Reply({ person: toPerson(person), ways: [] }, { headers: await signInPerson(ctx, person.id, by) })
  })
}

type SecondStep = { way: 'authenticator' | 'recovery_code'; code: string; trustDevice: boolean }

/** The password was right in this browser a moment ago; this is the other half. */
export async function finishSignIn(ctx: Ctx, { way, code, trustDevice }: SecondStep): Promise<Reply<Person>> {
  const personId = await tryStep(ctx)
  if (!personId) throw problem('sign_in_expired')
  const person = await ctx.db.selectFrom('person').selectAll().where('id', '=', personId).executeTakeFirstOrThrow()
  const forgive = await countCode(ctx, personId, (await findKnownDevice(ctx, personId))?.id)
  const isRight =
    way === 'authenticator' ? await isActiveCode(ctx, personId, code) : await useRecoveryCode(ctx, personId, code)
  if (!isRight) {
    await noteFailure(ctx, person, way)
    throw problem('wrong_code')
  }
  return inTransaction(ctx, async (ctx) => {
    await forgive(ctx)
    return finish(ctx, person, { method: 'password', secondFactor: way, trustDevice })
  })
}

/** A seed that is only being set up opens nothing. */
async function isActiveCode(ctx: Ctx, personId: PersonRow['id'], code: string): Promise<boolean> {
  if (!(await waysOf(ctx, personId)).includes('authenticator')) return false
  return acceptCode(ctx, personId, code)
}

/** Signs somebody in, and takes away what this browser held of an unfinished sign-in. */
export async function finish(ctx: Ctx, person: PersonRow, by: ProvenBy): Promise<Reply<Person>> {
  const gone = await endStep(ctx)
  const { 'set-cookie': cookies } = await signInPerson(ctx, person.id, by)
  return new Reply(toPerson(person), { headers: { 'set-cookie': [...cookies, gone] } })
}

export function noteFailure(
  ctx: Ctx,
  person: PersonRow | undefined,
  method: 'password' | SecondFactorUsed,
  personal: { email?: string } = {},
): Promise<void> {
  return publish(ctx, 'person.sign_in_failed', { personId: person?.id ?? null, method }, person?.id, {
    personal: { ...personal, network: networkOfCaller(ctx), device: ctx.caller?.userAgent?.slice(0, 500) ?? null },
  })
}

export async function signOut(ctx: Ctx): Promise<Reply<null>> {
  const token = await readSessionToken(ctx)
  if (token) await ctx.db.deleteFrom('session').where('token', '=', token).execute()
  if (ctx.actor.personId) await publish(ctx, 'person.signed_out', { personId: ctx.actor.personId }, ctx.actor.personId)
  return new Reply(null, { headers: { 'set-cookie': [endSessionCookie(ctx)] } })
}
