import { createHash, randomBytes } from 'node:crypto'
import { DeviceId, type PersonId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { makeCookie, readCookie } from './cookies.ts'

const COOKIE = 'device'
const COOKIE_S = 365 * 24 * 60 * 60
const TRUST_MS = 30 * 24 * 60 * 60_000
/** People who share a browser each have a token in its cookie. */
const MAX_TOKENS = 4
const MAX_DEVICES = 50

export type KnownDevice = { id: DeviceId; isTrusted: boolean }

/** The device of the caller, when this person has signed in with it before. */
export async function findKnownDevice(ctx: Ctx, personId: PersonId): Promise<KnownDevice | undefined> {
  const hashes = tokensOf(ctx).map(hashOf)
  if (hashes.length === 0) return undefined
  const row = await ctx.db
    .selectFrom('known_device')
    .select(['id', 'trusted_until'])
    .where('person_id', '=', personId)
    .where('token_hash', 'in', hashes)
    .executeTakeFirst()
  return row && { id: row.id, isTrusted: row.trusted_until !== null && row.trusted_until > ctx.now() }
}

/**
 * Notes that a person signed in here.
 * @returns the cookie by which this browser is known again, and whether it is one more than the person had. A token that
 * is not this person's is never made theirs: somebody else may have planted it.
 */
export async function rememberDevice(
  ctx: Ctx,
  personId: PersonId,
  trust: boolean,
): Promise<{ cookie: string; isOneMore: boolean }> {
  const tokens = tokensOf(ctx)
  const known = await findKnownDevice(ctx, personId)
  const now = ctx.now()
  const seen = {
    last_used_at: now,
    user_agent: ctx.caller?.userAgent?.slice(0, 500) ?? null,
    ip_address: ctx.caller?.address ?? null,
    ...(trust && { trusted_until: new Date(now.getTime() + TRUST_MS) }),
  }
  if (known) {
    await ctx.db.updateTable('known_device').set(seen).where('id', '=', known.id).execute()
    return { cookie: makeCookie(ctx, COOKIE, tokens.join('~'), COOKIE_S), isOneMore: false }
  }
  const another = await ctx.db
    .selectFrom('known_device')
    .select('id')
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirst()
  const token = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('known_device')
    .values({ id: ctx.newId(DeviceId), person_id: personId, token_hash: hashOf(token), created_at: now, ...seen })
    .execute()
  await dropOldest(ctx, personId)
  const cookie = makeCookie(ctx, COOKIE, [token, ...tokens].slice(0, MAX_TOKENS).join('~'), COOKIE_S)
  return { cookie, isOneMore: another !== undefined }
}

/** After a step that says somebody else may have been in: no device of theirs is known any more, but the one of the caller. */
export async function forgetDevices(ctx: Ctx, personId: PersonId, except?: DeviceId | undefined): Promise<void> {
  let gone = ctx.db.deleteFrom('known_device').where('person_id', '=', personId)
  if (except) gone = gone.where('id', '<>', except)
  await gone.execute()
}

const tokensOf = (ctx: Ctx): string[] =>
  (readCookie(ctx, COOKIE) ?? '')
    .split('~')
    .filter((token) => /^[\w-]{43}$/.test(token))
    .slice(0, MAX_TOKENS)

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

async function dropOldest(ctx: Ctx, personId: PersonId): Promise<void> {
  const old = ctx.db
    .selectFrom('known_device')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('last_used_at', 'desc')
    .offset(MAX_DEVICES)
  await ctx.db.deleteFrom('known_device').where('id', 'in', old).execute()
}
