import type { Operation } from '@damask/contract'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { may } from '../access/index.ts'
import { eachBatch, failureOf, idsOfSelection, type Position, type Selection } from '../assets/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { type Dates, setDates } from './dates.ts'

/** Assets per transaction. */
const BATCH = 500

const Input = z.object({
  dryRun: z.boolean().optional(),
  reviewAt: z.string().nullable().optional(),
  expiresAt: z.string().nullable().optional(),
})

export const datesJob = operationJob<z.output<typeof Input>, Position>({
  name: 'assets.dates',
  input: Input,
  batch: (ctx, run) =>
    eachBatch(ctx, run, BATCH, async (rows) => {
      const { dryRun: _, ...is } = run.input
      const editable = rows.filter((row) => may(ctx.actor, 'edit', row.scope_id))
      const assetIds = await setDates(
        ctx,
        editable.map((row) => row.asset_id),
        is,
      )
      const names = new Map(editable.map((row) => [row.asset_id, row.name]))
      const each = assetIds.map((id) => ({ name: names.get(id)! }))
      if (assetIds.length > 0) {
        await publish(ctx, 'assets.dates_changed', { operationId: run.operationId, assetIds, each, is: given(is) })
      }
      return rows.filter((row) => !editable.includes(row)).map((row) => failureOf(row.asset_id, 'not_allowed'))
    }),
})

const given = ({ reviewAt, expiresAt }: Dates) => ({
  ...(reviewAt !== undefined && { reviewAt }),
  ...(expiresAt !== undefined && { expiresAt }),
})

export function bulkChangeLifecycle(
  ctx: Ctx,
  { dryRun, reviewAt, expiresAt, ...selection }: Selection & Dates & { dryRun?: boolean | undefined },
): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const operation = await startOperation(ctx, datesJob, {
      input: { dryRun, reviewAt, expiresAt },
      items: await idsOfSelection(ctx, selection),
    })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}
