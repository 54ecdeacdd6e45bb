import { HistoryStreamId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { deliver } from './deliver.ts'
import { type AuditRow, auditColumns } from './find-events.ts'
import { toAuditEvent } from './list-events.ts'
import { type StreamRow, sentenceOf, toTarget } from './streams.ts'

const EVENTS_AT_ONCE = 100
const BATCHES_OF_ONE_RUN = 50
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 15 * 60_000

/** Queues the streams that have something to send. Runs wherever sealing runs; the work is done by a worker. */
export async function queueStreams(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: HistoryStreamId }>`
    select id from event_stream where is_active and (next_try_at is null or next_try_at <= ${ctx.now()})
      and position < (select coalesce(max(position), 0) from event_leaf)`.execute(ctx.db)
  for (const { id } of rows) await enqueue(ctx, streamJob, { streamId: id }, { key: id })
}

/** Sends what a stream was not given yet: at least once, in the order of the chain, and waits longer after each failure. */
export const streamJob = job({
  name: 'history.stream',
  payload: z.object({ streamId: HistoryStreamId }),
  maxAttempts: 1,
  async run(ctx, { streamId }) {
    for (let batch = 0; batch < BATCHES_OF_ONE_RUN && !ctx.signal.aborted; batch++) {
      if (!(await sendBatch(ctx, streamId))) return
    }
  },
})

/** @returns false when it is time to stop: everything is sent, or it cannot be */
function sendBatch(ctx: Ctx, streamId: HistoryStreamId): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const stream = await ctx.db
      .selectFrom('event_stream')
      .selectAll()
      .where('id', '=', streamId)
      .where('is_active', '=', true)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!stream) return false
    const { rows: leaves } = await sql<{ position: number; seq: number; kind: string }>`
      select position, seq, kind from event_leaf where position > ${stream.position}::bigint
      order by position limit ${EVENTS_AT_ONCE}`.execute(ctx.db)
    if (leaves.length === 0) return false
    const position = leaves.at(-1)!.position
    const wanted = leaves.filter(({ kind }) => stream.kinds.length === 0 || stream.kinds.includes(kind))
    try {
      if (wanted.length > 0) {
        const { rows } = await sql<AuditRow>`
          select ${auditColumns} from event join event_leaf as leaf on leaf.seq = event.seq
          where leaf.position = any(${wanted.map((leaf) => leaf.position)}::bigint[]) order by leaf.position`.execute(
          ctx.db,
        )
        const events = rows.map((row) => toAuditEvent(row, {})).map(({ names: _, ...event }) => event)
        await deliver(ctx, toTarget(stream), `evt_${stream.id}_${leaves[0]!.position}_${position}`, events)
      }
    } catch (error) {
      await noteFailure(ctx, stream, sentenceOf(error))
      return false
    }
    await ctx.db
      .updateTable('event_stream')
      .set({
        position,
        failures: 0,
        last_error: null,
        next_try_at: null,
        ...(wanted.length > 0 && { last_sent_at: ctx.now() }),
      })
      .where('id', '=', streamId)
      .execute()
    return leaves.length === EVENTS_AT_ONCE
  })
}

async function noteFailure(ctx: Ctx, stream: StreamRow, says: string): Promise<void> {
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** stream.failures, LONGEST_WAIT_MS)
  ctx.log.warn({ stream: stream.name, failures: stream.failures + 1, reason: says }, 'events could not be sent')
  await ctx.db
    .updateTable('event_stream')
    .set({
      failures: stream.failures + 1,
      last_error: says,
      next_try_at: new Date(ctx.now().getTime() + waitMs),
    })
    .where('id', '=', stream.id)
    .execute()
}
