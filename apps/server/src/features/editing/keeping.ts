import type { OperationId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { editingSettings } from './settings.ts'

const DAY_MS = 24 * 60 * 60_000

const daysOf = (ctx: Ctx) => ctx.settings(editingSettings).DAMASK_UNDO_DAYS

/** The operation that earlier values are kept for; undefined where none are. */
export const keepFor = (ctx: Ctx, operationId: OperationId): OperationId | undefined =>
  daysOf(ctx) > 0 ? operationId : undefined

/** Until when what is changed now can be undone. */
export const endOfUndo = (ctx: Ctx): { undoUntil?: Date } =>
  daysOf(ctx) > 0 ? { undoUntil: new Date(ctx.now().getTime() + daysOf(ctx) * DAY_MS) } : {}

/** Forgets what nobody can undo any more, and of the rest the oldest where there is too much. */
export const forgetEarlierValues = job({
  name: 'editing.forget',
  payload: z.object({}),
  cron: '27 3 * * *',
  async run(ctx: Ctx) {
    const most = ctx.settings(editingSettings).DAMASK_UNDO_VALUES
    await sql`
      with kept as (
        select operation_id, count(*) as count from value_before group by operation_id
      ), ranked as (
        select operation.id, operation.undo_until, sum(kept.count) over (order by operation.created_at desc, operation.id) as total
        from kept join operation on operation.id = kept.operation_id where operation.ended_at is not null
      ), forgotten as (
        select id from ranked where undo_until is null or undo_until <= ${ctx.now()} or total > ${most}
      ), closed as (
        update operation set undo_until = null where id in (select id from forgotten) and undo_until is not null
      )
      delete from value_before where operation_id in (select id from forgotten)`.execute(ctx.db)
  },
})
