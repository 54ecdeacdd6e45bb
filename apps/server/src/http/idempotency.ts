import { createHash } from 'node:crypto'
import type { PersonId } from '@damask/contract'
import { credentialOf } from '../platform/access.ts'
import type { Ctx } from '../platform/ctx.ts'
import { problem } from '../platform/problem.ts'

export type Answer = { status: number; body: unknown }

/**
 * Runs an unsafe call once for an `Idempotency-Key`: a repetition within a day gets the first answer again, the same
 * key with another request is refused, and one that is still under way asks to wait.
 */
export async function answerOnce(ctx: Ctx, key: string, request: unknown, run: () => Promise<Answer>): Promise<Answer> {
  // A key may do other things than its person, and must not be told what that one was answered.
  const actorId = (credentialOf(ctx.actor) ?? ctx.actor.personId) as PersonId | null
  if (!actorId) return run()
  if (key.length > 200) throw problem('invalid_request', { detail: 'An idempotency key has at most 200 characters.' })
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const row = { actor_id: actorId, key, request_hash: hash, created_at: ctx.now() }
  const taken = await ctx.db
    .insertInto('idempotent_answer')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  if (!taken.numInsertedOrUpdatedRows && !(await takeAbandoned(ctx, actorId, key, hash))) {
    const before = await ctx.db
      .selectFrom('idempotent_answer')
      .selectAll()
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (before && before.request_hash !== hash) throw problem('idempotency_mismatch')
    if (before?.status) return { status: before.status, body: before.body }
    throw problem('unavailable', {
      detail: 'The first call with this idempotency key is still being answered.',
      retryAfterS: 1,
    })
  }
  const mine = ctx.db.updateTable('idempotent_answer').where('actor_id', '=', actorId).where('key', '=', key)
  try {
    const answer = await run()
    await mine.set({ status: answer.status, body: JSON.stringify(answer.body ?? null) }).execute()
    return answer
  } catch (error) {
    // A refusal may turn out otherwise next time, so it is not kept.
    await ctx.db.deleteFrom('idempotent_answer').where('actor_id', '=', actorId).where('key', '=', key).execute()
    throw error
  }
}

/** Longer than any call takes that answers at once. */
const ABANDONED_AFTER_MS = 2 * 60_000

/**
 * A process that was killed before it answered leaves a row without an answer. Whether the change itself was committed
 * nobody knows, so the call runs again, and what it finds (a taken name, a missing folder) tells the caller.
 */
async function takeAbandoned(ctx: Ctx, actorId: PersonId, key: string, hash: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('idempotent_answer')
    .set({ created_at: ctx.now() })
    .where('actor_id', '=', actorId)
    .where('key', '=', key)
    .where('request_hash', '=', hash)
    .where('status', 'is', null)
    .where('created_at', '<', new Date(ctx.now().getTime() - ABANDONED_AFTER_MS))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
