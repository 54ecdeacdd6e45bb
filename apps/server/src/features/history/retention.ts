import { EventKind, type HistoryRetention } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'

type Days = HistoryRetention['days']

export async function getRetention(ctx: Ctx): Promise<HistoryRetention> {
  const rows = await ctx.db.selectFrom('event_retention').selectAll().execute()
  const days = new Map(rows.map((row) => [row.kind, row.days]))
  const kinds = EventKind.options.filter((kind) => kind !== 'history')
  return { days: Object.fromEntries(kinds.map((kind) => [kind, days.get(kind) ?? null])) as Days }
}

export function setRetention(ctx: Ctx, { days, reason }: HistoryRetention & { reason?: string | undefined }) {
  return inTransaction(ctx, async (ctx) => {
    const before = (await getRetention(ctx)).days
    await ctx.db.deleteFrom('event_retention').execute()
    const kept = Object.entries(days).flatMap(([kind, n]) => (n === null ? [] : [{ kind, days: n }]))
    if (kept.length > 0) await ctx.db.insertInto('event_retention').values(kept).execute()
    const after = await getRetention(ctx)
    await publish(ctx, 'history.retention_changed', { before, after: after.days }, undefined, { reason })
    return after
  })
}
