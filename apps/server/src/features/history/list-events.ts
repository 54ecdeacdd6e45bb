import type { AuditEvent, EventId, HistoryFilters } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, wholeNumberInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { actorOfRow } from './actor-of-row.ts'
import { type AuditRow, auditColumns, findEvents } from './find-events.ts'
import { kindOf } from './kinds.ts'
import { idsIn, labelsOf, pickLabels } from './labels.ts'

const CURSOR = 'history'

type Input = HistoryFilters & { limit?: number | undefined; cursor?: string | undefined }

export async function listEvents(ctx: Ctx, input: Input): Promise<{ items: AuditEvent[]; nextCursor: string | null }> {
  const { limit = DEFAULT_PAGE_LIMIT, cursor, ...filters } = input
  const last = readCursor(CURSOR, cursor, 1)
  const before = last && { before: wholeNumberInCursor(last[0]) }
  const rows = await findEvents(ctx, filters, { limit: limit + 1, order: 'desc', ...before })
  const shown = rows.slice(0, limit)
  return {
    items: await toAuditEvents(ctx, shown),
    nextCursor: rows.length > limit ? writeCursor(CURSOR, [shown.at(-1)!.seq]) : null,
  }
}

export async function getEvent(ctx: Ctx, { eventId }: { eventId: EventId }): Promise<AuditEvent> {
  const { rows } = await sql<AuditRow>`
    select ${auditColumns} from event left join event_leaf as leaf on leaf.seq = event.seq
    where event.id = ${eventId}`.execute(ctx.db)
  if (rows.length === 0) throw problem('event_not_found')
  return (await toAuditEvents(ctx, rows))[0]!
}

async function toAuditEvents(ctx: Ctx, rows: readonly AuditRow[]): Promise<AuditEvent[]> {
  const named = rows.map((row) => [...idsIn(row.data), ...(row.subject_id ? [row.subject_id] : [])])
  const labels = await labelsOf(ctx, named.flat(), 'all')
  return rows.map((row, i) => toAuditEvent(row, pickLabels(labels, named[i]!)))
}

export const toAuditEvent = (row: AuditRow, names: Record<string, string>): AuditEvent => ({
  id: row.id as EventId,
  seq: row.seq,
  at: row.at.toISOString(),
  name: row.name,
  kind: kindOf(row.name),
  actor: { ...actorOfRow(row), keyId: row.actor_key_id, appId: row.actor_app_id },
  address: row.address,
  subjectId: row.subject_id,
  data: row.data,
  personal: row.personal,
  names,
  reason: row.reason,
  requestId: row.request_id,
  position: row.position,
  seal: row.seal,
  isBlanked: row.blanked_for !== null,
})
