import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'

/** How far back a restored cursor looks again: no transaction draws that many numbers before it commits. */
const LOOK_BACK = 100_000

/**
 * A dump that was restored into another server brings transaction numbers of the old one, which are in the future here:
 * whoever reads events in the order of transactions would wait for them, or miss what is new. They become older than
 * everything; neither is part of what is sealed.
 */
export function mendAfterRestore(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<{ xmax: string }>`
      select pg_snapshot_xmax(pg_current_snapshot())::text as xmax
      where exists (select 1 from event where xid >= pg_snapshot_xmax(pg_current_snapshot()))`.execute(ctx.db)
    if (!rows[0]) return
    const future = sql`${rows[0].xmax}::xid8`
    await sql`select set_config('damask.history', 'restore', true)`.execute(ctx.db)
    await sql`update event set xid = '3' where xid >= ${future}`.execute(ctx.db)
    await sql`update event_seal set cursor_xid = '3', cursor_seq = greatest(cursor_seq - ${LOOK_BACK}::int, 0)
      where cursor_xid >= ${future}`.execute(ctx.db)
    await sql`select set_config('damask.history', '', true)`.execute(ctx.db)
    ctx.log.warn('this database was restored from another server: its history goes on from here')
  })
}
