import { randomBytes } from 'node:crypto'
import { type EventKind, type HistoryStream, HistoryStreamId, type StreamTarget } from '@damask/contract'
import { type Selectable, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { sealText } from '../../platform/secrets.ts'
import { actorOfRow } from './actor-of-row.ts'
import { deliver } from './deliver.ts'
import { lastSeal } from './seal.ts'

export type StreamRow = Selectable<Tables['event_stream']>

const MAX_STREAMS = 20

export async function listStreams(ctx: Ctx): Promise<{ items: HistoryStream[] }> {
  const rows = await ctx.db.selectFrom('event_stream').selectAll().orderBy('created_at').orderBy('id').execute()
  const last = (await lastSeal(ctx))?.to_position ?? 0
  return { items: rows.map((row) => toStream(row, last)) }
}

type NewStream = { name: string; target: StreamTarget; kinds: EventKind[] }

/** It is told of what happens from now on. */
export function createStream(ctx: Ctx, { name, target, kinds }: NewStream) {
  return inTransaction(ctx, async (ctx) => {
    await sql`lock table event_stream in share row exclusive mode`.execute(ctx.db)
    if ((await listStreams(ctx)).items.length >= MAX_STREAMS) throw problem('too_many_streams')
    const secret = target.type === 'webhook' ? `whsec_${randomBytes(32).toString('base64')}` : null
    const position = (await lastSeal(ctx))?.to_position ?? 0
    const row = await ctx.db
      .insertInto('event_stream')
      .values({
        id: ctx.newId(HistoryStreamId),
        name,
        target: JSON.stringify(target),
        secret: secret && (await sealText(ctx, secret)),
        kinds,
        position,
        created_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'history.stream_created', { historyStreamId: row.id, name, to: placeOf(target) })
    return { stream: toStream(row, position), secret }
  })
}

type Change = { streamId: HistoryStreamId } & {
  [K in 'name' | 'target' | 'kinds' | 'isActive']?: (NewStream & { isActive: boolean })[K] | undefined
}

/** Whoever mends what was wrong need not wait for the next try. */
export function updateStream(ctx: Ctx, { streamId, name, target, kinds, isActive }: Change): Promise<HistoryStream> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockStream(ctx, streamId)
    const was = before.target as StreamTarget
    if (target && target.type !== was.type) {
      throw problem('invalid_request', { detail: 'A webhook stays a webhook: make another stream instead.' })
    }
    const row = await ctx.db
      .updateTable('event_stream')
      .set({
        ...(name !== undefined && { name }),
        ...(target !== undefined && { target: JSON.stringify(target) }),
        ...(kinds !== undefined && { kinds }),
        ...(isActive !== undefined && { is_active: isActive }),
        failures: 0,
        last_error: null,
        next_try_at: null,
      })
      .where('id', '=', streamId)
      .returningAll()
      .executeTakeFirstOrThrow()
    const told = (s: StreamRow) => {
      return { name: s.name, to: placeOf(s.target as StreamTarget), kinds: s.kinds, isActive: s.is_active }
    }
    await publish(ctx, 'history.stream_updated', { historyStreamId: streamId, before: told(before), after: told(row) })
    return toStream(row, (await lastSeal(ctx))?.to_position ?? 0)
  })
}

export function deleteStream(ctx: Ctx, { streamId }: { streamId: HistoryStreamId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { name, target } = await lockStream(ctx, streamId)
    await ctx.db.deleteFrom('event_stream').where('id', '=', streamId).execute()
    const to = placeOf(target as StreamTarget)
    await publish(ctx, 'history.stream_deleted', { historyStreamId: streamId, name, to })
    return null
  })
}

/** Sends one made-up event, at once. */
export async function testStream(ctx: Ctx, { streamId }: { streamId: HistoryStreamId }) {
  const row = await ctx.db.selectFrom('event_stream').selectAll().where('id', '=', streamId).executeTakeFirst()
  if (!row) throw problem('history_stream_not_found')
  const { type, personId: id, name, keyId, appId } = ctx.actor
  const event = {
    id: crypto.randomUUID() as never,
    seq: 0,
    at: ctx.now().toISOString(),
    name: 'history.stream_tested',
    kind: 'history',
    actor: { ...actorOfRow({ actor_type: type, actor_id: id, actor_name: name }), keyId, appId },
    address: null,
    subjectId: streamId,
    data: { isTest: true },
    personal: {},
    reason: null,
    requestId: ctx.caller?.requestId ?? null,
    position: null,
    seal: null,
    isBlanked: false,
  } as const
  const failure = await deliver(ctx, toTarget(row), `test_${event.id}`, [event]).then(() => undefined, sentenceOf)
  await publish(ctx, 'history.stream_tested', { historyStreamId: streamId, name: row.name, arrived: !failure })
  return { arrived: !failure, says: failure ?? 'The test message was taken.' }
}

export const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).slice(0, 500)

export const toTarget = (row: StreamRow) => ({ id: row.id, target: row.target as StreamTarget, secret: row.secret })

async function lockStream(ctx: Ctx, id: HistoryStreamId): Promise<StreamRow> {
  const row = await ctx.db.selectFrom('event_stream').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw problem('history_stream_not_found')
  return row
}

/** Without what may be secret in a query. */
const placeOf = (target: StreamTarget): string =>
  target.type === 'webhook' ? new URL(target.url).origin : `${target.transport}://${target.host}:${target.port}`

const toStream = (row: StreamRow, last: number): HistoryStream => ({
  id: row.id,
  name: row.name,
  target: row.target as StreamTarget,
  kinds: row.kinds as EventKind[],
  isActive: row.is_active,
  behind: Math.max(0, last - row.position),
  failures: row.failures,
  lastError: row.last_error,
  lastSentAt: row.last_sent_at?.toISOString() ?? null,
  nextTryAt: row.next_try_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
})
