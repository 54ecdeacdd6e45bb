import { randomBytes } from 'node:crypto'
import { type PersonId, type SecondFactorUsed, SessionId, type SignInMethod } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { enqueue } from '../../platform/jobs.ts'
import { problem } from '../../platform/problem.ts'
import { aboutThisBrowser, mailAboutAccount } from './account-mail.ts'
import { makeSessionCookie, readSessionToken } from './cookies.ts'
import { rememberDevice } from './known-devices.ts'

export const SESSION_S = 30 * 24 * 60 * 60
/** More than anybody has browsers. The oldest give way. */
const MAX_SESSIONS = 100

export type ProvenBy = {
  method: SignInMethod
  secondFactor?: SecondFactorUsed | null
  /** This browser is not asked for the second factor for a while. */
  trustDevice?: boolean
}

/** The headers that make a browser hold the session. */
export type SignedInHeaders = { 'set-cookie': string[] }

/**
 * Begins a session for somebody who has proved who they are. The id of a session is always new, and the one that this
 * browser had before ends: nobody can plant a session in another browser and wait.
 * @returns headers for the reply
 * @throws not_allowed for a deactivated person or a service account
 */
export function signInPerson(ctx: Ctx, personId: PersonId, by: ProvenBy): Promise<SignedInHeaders> {
  return inTransaction(ctx, async (ctx) => {
    const person = await ctx.db
      .selectFrom('person')
      .select(['id', 'name', 'kind', 'deactivated_at'])
      .where('id', '=', personId)
      .executeTakeFirst()
    if (!person || person.deactivated_at || person.kind !== 'person') {
      throw problem('not_allowed', { detail: 'This account cannot sign in. Ask an administrator.' })
    }
    const before = await readSessionToken(ctx)
    if (before) await ctx.db.deleteFrom('session').where('token', '=', before).execute()
    const now = ctx.now()
    const token = makeSessionToken()
    await ctx.db
      .insertInto('session')
      .values({
        id: ctx.newId(SessionId as never) as SessionId,
        person_id: personId,
        token,
        method: by.method,
        ip_address: ctx.caller?.address ?? null,
        user_agent: ctx.caller?.userAgent?.slice(0, 500) ?? null,
        confirmed_at: now,
        created_at: now,
        updated_at: now,
        expires_at: new Date(now.getTime() + SESSION_S * 1000),
      })
      .execute()
    await dropOldest(ctx, personId)
    const { cookie, isOneMore } = await rememberDevice(ctx, personId, by.trustDevice === true)
    await publish(
      { ...ctx, actor: { ...ctx.actor, personId, name: person.name } },
      'person.signed_in',
      { personId, method: by.method, secondFactor: by.secondFactor ?? null },
      personId,
      { personal: { address: ctx.caller?.address ?? null, device: ctx.caller?.userAgent ?? null } },
    )
    // The first one is where the account was made, or the way back in after all of them were forgotten.
    if (isOneMore) await enqueue(ctx, mailAboutAccount, aboutThisBrowser(ctx, personId))
    return { 'set-cookie': [await makeSessionCookie(ctx, token, SESSION_S), cookie] }
  })
}

/** The same session under a new id, after a step that opens more than before. */
export async function renewSession(ctx: Ctx): Promise<SignedInHeaders> {
  const { sessionId } = ctx.actor
  if (!sessionId) throw problem('not_signed_in')
  const token = makeSessionToken()
  const row = await ctx.db
    .updateTable('session')
    .set({ token, confirmed_at: ctx.now(), updated_at: ctx.now() })
    .where('id', '=', sessionId)
    .returning('expires_at')
    .executeTakeFirst()
  if (!row) throw problem('not_signed_in')
  const left = Math.max(1, Math.floor((row.expires_at.getTime() - ctx.now().getTime()) / 1000))
  return { 'set-cookie': [await makeSessionCookie(ctx, token, left)] }
}

const makeSessionToken = () => randomBytes(32).toString('base64url')

async function dropOldest(ctx: Ctx, personId: PersonId): Promise<void> {
  const old = ctx.db
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('updated_at', 'desc')
    .offset(MAX_SESSIONS)
  await ctx.db.deleteFrom('session').where('id', 'in', old).execute()
}
