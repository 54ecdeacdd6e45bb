import { type HistoryView, HistoryViewId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'

const MAX_VIEWS = 50

export async function listViews(ctx: Ctx): Promise<{ items: HistoryView[] }> {
  const rows = await ctx.db
    .selectFrom('event_view')
    .select(['id', 'name', 'filters'])
    .where('person_id', '=', ctx.actor.personId)
    .orderBy(sql`name collate natural_order`)
    .orderBy('id')
    .execute()
  return { items: rows as HistoryView[] }
}

export function saveView(ctx: Ctx, { name, filters }: Pick<HistoryView, 'name' | 'filters'>): Promise<HistoryView> {
  return inTransaction(ctx, async (ctx) => {
    if (!ctx.actor.personId) throw problem('not_signed_in')
    const { rows } = await sql<HistoryView>`
      insert into event_view (id, person_id, name, filters, created_at)
      values (${ctx.newId(HistoryViewId)}, ${ctx.actor.personId}, ${name}, ${JSON.stringify(filters)}, ${ctx.now()})
      on conflict (person_id, lower(name)) do update set name = excluded.name, filters = excluded.filters
      returning id, name, filters`.execute(ctx.db)
    const view = rows[0]!
    if ((await listViews(ctx)).items.length > MAX_VIEWS) throw problem('too_many_views')
    await publish(ctx, 'history.view_saved', { historyViewId: view.id, name })
    return view
  })
}

export function deleteView(ctx: Ctx, { viewId }: { viewId: HistoryViewId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const gone = await ctx.db
      .deleteFrom('event_view')
      .where('id', '=', viewId)
      .where('person_id', '=', ctx.actor.personId)
      .returning('name')
      .executeTakeFirst()
    if (!gone) throw problem('history_view_not_found')
    await publish(ctx, 'history.view_deleted', { historyViewId: viewId, name: gone.name })
    return null
  })
}
