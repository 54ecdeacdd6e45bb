import { Readable } from 'node:stream'
import type { AuditEvent, HistoryFilters } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { findEvents } from './find-events.ts'
import { toAuditEvent } from './list-events.ts'

type Input = HistoryFilters & { format: 'csv' | 'ndjson' }

const ROWS_AT_ONCE = 1_000

/** Everything that the filters find, oldest first, a page in memory. That it was taken out is itself an event. */
export async function exportEvents(ctx: Ctx, { format, ...filters }: Input): Promise<Bytes> {
  const day = ctx.now().toISOString().slice(0, 10)
  return {
    mime: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
    sizeBytes: null,
    etag: null,
    fileName: `damask history ${day}.${format}`,
    disposition: 'attachment',
    immutable: false,
    open: async (_, signal) => {
      const { rows } = await sql<{ seq: number | null }>`select max(seq) as seq from event`.execute(ctx.db)
      // Not of itself.
      const before = (rows[0]!.seq ?? 0) + 1
      const asked = Object.entries(filters).filter(([, value]) => value !== undefined)
      await publish(ctx, 'history.exported', { format, filters: Object.fromEntries(asked) })
      return Readable.from(
        format === 'csv' ? csvOf(ctx, filters, before, signal) : ndjsonOf(ctx, filters, before, signal),
      )
    },
  }
}

async function* pages(
  ctx: Ctx,
  filters: HistoryFilters,
  before: number,
  signal: AbortSignal,
): AsyncGenerator<AuditEvent[]> {
  for (let after = 0; !signal.aborted; ) {
    const rows = await findEvents(ctx, filters, { after, before, limit: ROWS_AT_ONCE, order: 'asc' })
    if (rows.length > 0) yield rows.map((row) => toAuditEvent(row, {}))
    if (rows.length < ROWS_AT_ONCE) return
    after = rows.at(-1)!.seq
  }
}

async function* ndjsonOf(ctx: Ctx, filters: HistoryFilters, before: number, signal: AbortSignal) {
  for await (const events of pages(ctx, filters, before, signal)) {
    yield events.map(({ names: _, ...event }) => `${JSON.stringify(event)}\n`).join('')
  }
}

const COLUMNS: readonly (readonly [string, (event: AuditEvent) => unknown])[] = [
  ['seq', (event) => event.seq],
  ['time', (event) => event.at],
  ['event', (event) => event.name],
  ['actor type', (event) => event.actor.type],
  ['actor', (event) => event.actor.name],
  ['actor id', (event) => event.actor.id],
  ['through', (event) => event.actor.through],
  ['key id', (event) => event.actor.keyId],
  ['app id', (event) => event.actor.appId],
  ['address', (event) => event.address],
  ['subject id', (event) => event.subjectId],
  ['reason', (event) => event.reason],
  ['request id', (event) => event.requestId],
  ['position', (event) => event.position],
  ['seal', (event) => event.seal],
  ['data', (event) => JSON.stringify(event.data)],
  ['personal', (event) => JSON.stringify(event.personal)],
]

async function* csvOf(ctx: Ctx, filters: HistoryFilters, before: number, signal: AbortSignal) {
  // Spreadsheets take a file without this mark for one in the language of their country.
  yield `\ufeff${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for await (const events of pages(ctx, filters, before, signal)) {
    yield events.map((event) => `${COLUMNS.map(([, of]) => toCell(of(event))).join(',')}\r\n`).join('')
  }
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a text again. */
export function toCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = String(value)
  const plain = /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
