import type { AppRequest, PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { hashSecret, makeSecret } from '../identity/index.ts'
import { findClient } from './authenticate-client.ts'
import { isConnectedAlready } from './open-request.ts'
import { toAppRequest } from './queries.ts'
import { readUserCode } from './rules.ts'

const GUESSES = 10
const WINDOW_MS = 10 * 60_000

/**
 * The request that a device shows this code for. Wrong codes are counted by person over all processes: with ten tries in
 * ten minutes, a code of 34 bits is not found in its life.
 */
export async function findDeviceRequest(ctx: Ctx, { userCode }: { userCode: string }): Promise<AppRequest> {
  const { personId, sessionId } = ctx.actor
  if (!personId || !sessionId) throw problem('not_signed_in')
  await refuseGuessing(ctx, personId)
  const code = readUserCode(userCode)
  const found = code && (await inTransaction(ctx, (ctx) => lookAt(ctx, code, personId, sessionId)))
  if (found) return found
  await countGuess(ctx, personId)
  throw problem('user_code_unknown')
}

async function lookAt(ctx: Ctx, code: string, personId: PersonId, sessionId: string): Promise<AppRequest | undefined> {
  const consent = makeSecret('dmq_')
  const row = await ctx.db
    .updateTable('app_request')
    .set({ person_id: personId, session_id: sessionId, consent_token_hash: consent.hash })
    .where('user_code_hash', '=', hashSecret(code))
    .where('answer', 'is', null)
    .where('expires_at', '>', ctx.now())
    .returningAll()
    .executeTakeFirst()
  const client = row && (await findClient(ctx, row.oauth_client_id))
  if (!client || client.disabled_at) return undefined
  const isConnected = await isConnectedAlready(ctx, client)
  return toAppRequest(row, client, { consentToken: consent.secret, isConnected })
}

async function refuseGuessing(ctx: Ctx, personId: PersonId): Promise<void> {
  const guesses = await ctx.db
    .selectFrom('app_code_guess')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const leftMs = guesses ? guesses.began_at.getTime() + WINDOW_MS - ctx.now().getTime() : 0
  if (guesses && leftMs > 0 && guesses.wrong >= GUESSES)
    throw problem('too_many_requests', { retryAfterS: leftMs / 1000 })
}

async function countGuess(ctx: Ctx, personId: PersonId): Promise<void> {
  const isOver = sql<SqlBool>`app_code_guess.began_at <= ${new Date(ctx.now().getTime() - WINDOW_MS)}`
  await ctx.db
    .insertInto('app_code_guess')
    .values({ person_id: personId, began_at: ctx.now(), wrong: 1 })
    .onConflict((oc) =>
      oc.column('person_id').doUpdateSet({
        wrong: sql`case when ${isOver} then 1 else app_code_guess.wrong + 1 end`,
        began_at: sql`case when ${isOver} then excluded.began_at else app_code_guess.began_at end`,
      }),
    )
    .execute()
}
