import type { PasskeyOptions, Person, PersonId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { optionsToProve, type PasskeyAnswer, prove } from './auth-passkeys.ts'
import { hasPassword } from './password.ts'
import { getOwnPerson } from './queries.ts'
import { finish, noteFailure } from './sign-in.ts'
import { renewSession } from './sign-in-person.ts'
import { tryStep } from './sign-in-steps.ts'
import { countCall, countGuess } from './throttle.ts'

export const startPasskeySignIn = (ctx: Ctx): Promise<Reply<PasskeyOptions>> => optionsToProve(ctx)

type WithPasskey = { answer: PasskeyAnswer; trustDevice: boolean }

/** A passkey is both factors at once, or the second one after a password. */
export async function signInWithPasskey(ctx: Ctx, { answer, trustDevice }: WithPasskey): Promise<Reply<Person>> {
  const forgive = await countCall(ctx, 'passkey', 30)
  const waiting = await tryStep(ctx)
  const personId = await prove(ctx, answer)
  const person = personId && (await findPerson(ctx, personId))
  // Somebody else's passkey does not finish what a password of this person began.
  if (!person || (waiting && waiting !== personId)) {
    await noteFailure(ctx, person || undefined, 'passkey')
    throw problem('passkey_refused')
  }
  return inTransaction(ctx, async (ctx) => {
    await forgive(ctx)
    return finish(
      ctx,
      person,
      waiting ? { method: 'password', secondFactor: 'passkey', trustDevice } : { method: 'passkey', trustDevice },
    )
  })
}

const findPerson = (ctx: Ctx, personId: PersonId) =>
  ctx.db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', personId)
    .where('deactivated_at', 'is', null)
    .where('kind', '=', 'person')
    .executeTakeFirst()

export const startConfirming = (ctx: Ctx): Promise<Reply<PasskeyOptions>> => optionsToProve(ctx)

export async function confirmWithPasskey(ctx: Ctx, { answer }: { answer: PasskeyAnswer }): Promise<Reply<null>> {
  const me = await getOwnPerson(ctx)
  const forgive = await countCall(ctx, 'passkey', 30)
  if ((await prove(ctx, answer)) !== me.id) throw problem('passkey_refused')
  await forgive(ctx)
  return confirmed(ctx, me.id, 'passkey')
}

export async function confirmWithPassword(ctx: Ctx, { password }: { password: string }): Promise<Reply<null>> {
  const me = await getOwnPerson(ctx)
  // Whoever found an open browser guesses in this session, and slows down nobody else.
  const forgive = await countGuess(ctx, me.id, ctx.actor.sessionId)
  if (!(await hasPassword(ctx, me.id, password))) throw problem('wrong_password')
  await forgive(ctx)
  return confirmed(ctx, me.id, 'password')
}

const confirmed = (ctx: Ctx, personId: PersonId, method: 'password' | 'passkey'): Promise<Reply<null>> =>
  inTransaction(ctx, async (ctx) => {
    await publish(ctx, 'person.confirmed', { personId, method }, personId)
    return new Reply(null, { headers: await renewSession(ctx) })
  })
