import { createHash, randomBytes } from 'node:crypto'
import type { PersonId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { makeCookie, readCookie } from './cookies.ts'

const COOKIE = 'sign_in'
const STEP_S = 10 * 60
const MAX_TRIES = 5

/** Remembers, for a few minutes and in this browser only, whose password was right. @returns the cookie */
export async function beginStep(ctx: Ctx, personId: PersonId): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('sign_in_step')
    .values({
      token_hash: hashOf(token),
      person_id: personId,
      created_at: ctx.now(),
      expires_at: new Date(ctx.now().getTime() + STEP_S * 1000),
    })
    .execute()
  return makeCookie(ctx, COOKIE, token, STEP_S)
}

/** Whose sign-in waits in this browser. Asking counts as a try; after the fifth one the password is needed again. */
export async function tryStep(ctx: Ctx): Promise<PersonId | undefined> {
  const hash = hashOfCaller(ctx)
  if (!hash) return undefined
  const row = await ctx.db
    .updateTable('sign_in_step')
    .set({ tries: sql`tries + 1` })
    .where('token_hash', '=', hash)
    .where('expires_at', '>', ctx.now())
    .where('tries', '<', MAX_TRIES)
    .returning('person_id')
    .executeTakeFirst()
  return row?.person_id
}

/** @returns the cookie that takes the memory away */
export async function endStep(ctx: Ctx): Promise<string> {
  const hash = hashOfCaller(ctx)
  if (hash) await ctx.db.deleteFrom('sign_in_step').where('token_hash', '=', hash).execute()
  return makeCookie(ctx, COOKIE, '', 0)
}

function hashOfCaller(ctx: Ctx): string | undefined {
  const token = readCookie(ctx, COOKIE)
  return token ? hashOf(token) : undefined
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
