import { type Kysely, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'

/** `seal`: who makes the chain longer. `check`: who reads all of it, or takes away what is too old. */
const LOCKS = { seal: 7_070_015, check: 7_070_016 } as const

/**
 * One at a time over all processes, on a connection of its own, so that it spans several transactions and ends with the
 * process. Never inside a transaction.
 * @returns undefined when somebody else is at it and `wait` is false
 */
export function withHistoryLock<T>(
  ctx: Ctx,
  lock: keyof typeof LOCKS,
  { wait }: { wait: boolean },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T | undefined> {
  const number = LOCKS[lock]
  return (ctx.db as Kysely<Tables>).connection().execute(async (db) => {
    if (wait) await sql`select pg_advisory_lock(${number})`.execute(db)
    else {
      const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${number}) as held`.execute(db)
      if (!rows[0]!.held) return undefined
    }
    try {
      return await work({ ...ctx, db })
    } finally {
      await sql`select pg_advisory_unlock(${number})`.execute(db)
    }
  })
}
