import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { DeviceId, PersonId, SessionId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { sessionSecret } from './cookies.ts'

/** Guesses that share a bucket share its tries; each one after the free ones doubles the wait, up to the longest. */
type Bucket = { name: string; free: number; longestS: number }

/** After an hour without a wrong guess a bucket is empty again. */
const FORGET_MS = 60 * 60_000

/** Takes the guess back out of the buckets, because it was right. */
export type Forgive = (ctx: Ctx) => Promise<void>

/**
 * Counts a guess at a password before it is looked at, so that many at once do not slip through together.
 *
 * A browser in which the account's person has signed in before has a bucket of its own and shares none: whoever guesses
 * from elsewhere can slow down strangers at this account, and never its owner at home.
 * @throws too_many_requests, with the seconds to wait
 */
export function countGuess(
  ctx: Ctx,
  account: string,
  device: DeviceId | SessionId | null | undefined,
): Promise<Forgive> {
  const who = account.toLowerCase()
  if (device) return take(ctx, who, [{ name: `device:${who}:${device}`, free: 5, longestS: 15 * 60 }])
  const place = placeOf(ctx)
  return take(ctx, who, [
    { name: `pair:${who}:${place}`, free: 5, longestS: 15 * 60 },
    { name: `account:${who}`, free: 20, longestS: 60 },
    { name: `place:${place}`, free: 100, longestS: 60 },
  ])
}

/** The same for codes of six digits: fewer tries, longer waits, because there are only a million of them. */
export function countCode(ctx: Ctx, personId: PersonId, device: DeviceId | undefined): Promise<Forgive> {
  const from = device ?? 'elsewhere'
  return take(ctx, personId, [{ name: `code:${personId}:${from}`, free: 5, longestS: 10 * 60 }])
}

/** For calls that guess at nothing that could be guessed, and cost something all the same. */
export const countCall = (ctx: Ctx, what: string, free: number): Promise<Forgive> =>
  take(ctx, null, [{ name: `${what}:${placeOf(ctx)}`, free, longestS: 10 * 60 }])

/** A mail a minute is enough for anybody; more would be a way to annoy them. */
export const countMail = (ctx: Ctx, account: string): Promise<Forgive> =>
  take(ctx, null, [
    { name: `mail:${account.toLowerCase()}:${placeOf(ctx)}`, free: 3, longestS: 60 * 60 },
    { name: `mails:${placeOf(ctx)}`, free: 30, longestS: 10 * 60 },
  ])

/** Lifts what holds an account up, wherever the guesses came from. */
export async function liftThrottles(ctx: Ctx, account: string): Promise<void> {
  const about = await hashOf(ctx, account.toLowerCase())
  await ctx.db.deleteFrom('sign_in_throttle').where('about', '=', about).execute()
}

async function take(ctx: Ctx, account: string | null, buckets: Bucket[]): Promise<Forgive> {
  const keys = await Promise.all(buckets.map(({ name }) => hashOf(ctx, name)))
  const about = account && (await hashOf(ctx, account))
  // One refuses: then none has counted it.
  await inTransaction(ctx, async (ctx) => {
    for (const [i, bucket] of buckets.entries())
      await takeOne(ctx, keys[i]!, i === buckets.length - 1 && i > 0 ? null : about, bucket)
  })
  return async (ctx) => {
    const [own, ...others] = keys
    await ctx.db.deleteFrom('sign_in_throttle').where('key', '=', own!).execute()
    if (others.length === 0) return
    // Wrong guesses of others stay counted: a right one in between does not give them new tries.
    await ctx.db
      .updateTable('sign_in_throttle')
      .set({ failures: sql`greatest(failures - 1, 0)`, free_at: ctx.now() })
      .where('key', 'in', others)
      .execute()
  }
}

async function takeOne(ctx: Ctx, key: string, about: string | null, { free, longestS }: Bucket): Promise<void> {
  const now = ctx.now()
  const forgotten = new Date(now.getTime() - FORGET_MS)
  const { rows } = await sql<{ failures: number }>`
    insert into sign_in_throttle as t (key, about, failures, failed_at, free_at) values (${key}, ${about}, 1, ${now}, ${now})
    on conflict (key) do update set
      failures = case when t.failed_at < ${forgotten} then 1 else t.failures + 1 end,
      failed_at = ${now},
      free_at = ${now}::timestamptz + case
        when t.failed_at < ${forgotten} or t.failures + 1 < ${free} then interval '0'
        else least(${longestS}::float8, power(2, least(t.failures + 1 - ${free}, 30))) * interval '1 second' end
    where t.free_at <= ${now}
    returning failures`.execute(ctx.db)
  if (rows.length > 0) return
  const row = await ctx.db
    .selectFrom('sign_in_throttle')
    .select('free_at')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  throw problem('too_many_requests', {
    retryAfterS: Math.max(1, Math.ceil((row.free_at.getTime() - now.getTime()) / 1000)),
  })
}

async function hashOf(ctx: Ctx, text: string): Promise<string> {
  return createHmac('sha256', await sessionSecret(ctx))
    .update(`throttle ${text}`)
    .digest('base64url')
}

/** Addresses that one subscriber usually has at once: a /24 of IPv4, a /56 of IPv6. */
function placeOf(ctx: Ctx): string {
  const address = ctx.caller?.address ?? 'nowhere'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (!isIPv6(mapped)) return mapped.split('.').slice(0, 3).join('.')
  const [head = '', tail = ''] = mapped.split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail.split(':').filter(Boolean)
  const gap = mapped.includes('::') ? Array(Math.max(0, 8 - front.length - back.length)).fill('0') : []
  const groups = [...front, ...gap, ...back].map((group) => group.padStart(4, '0'))
  return groups.slice(0, 4).join(':').slice(0, 17)
}
