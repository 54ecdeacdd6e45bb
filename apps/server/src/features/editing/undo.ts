import { type Operation, OperationId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { may } from '../access/index.ts'
import { eachBatch, failureOf, type Position } from '../assets/index.ts'
import { forgetUndo, operationJob, readOperation, startOperation } from '../operations/index.ts'
import { endOfUndo } from './keeping.ts'
import { refuse, reportChange, reportFault, reportSoFar } from './report.ts'
import { restoreValues } from './restore-values.ts'
import { tellChanges } from './tell-changes.ts'

const BATCH = 500

const Undone = z.object({ dryRun: z.boolean().optional(), operationId: OperationId })
type Undone = z.output<typeof Undone>

export const undoJob = operationJob<Undone, Position>({
  name: 'metadata.undo',
  input: Undone,
  async batch(ctx, run) {
    const report = reportSoFar(run.report)
    const undone = run.input.operationId
    const batch = await eachBatch(ctx, run, BATCH, async (rows) => {
      const editable = rows.filter((row) => may(ctx.actor, 'edit', row.scope_id))
      const { changed, refused } = await restoreValues(ctx, { rows: editable, undone, operationId: run.operationId })
      for (const { asset_id, name } of editable) {
        const changes = changed.get(asset_id)
        if (changes) reportChange(report, asset_id, name, changes)
        else if (!refused.has(asset_id)) report.unchanged++
      }
      await tellChanges(ctx, run.operationId, rows, changed)
      return [
        ...rows.filter((row) => !editable.includes(row)).map((row) => failureOf(row.asset_id, 'not_allowed')),
        ...[...refused].map(([assetId, faults]) => refuse(report, assetId, faults)),
      ]
    })
    for (const { subjectId, code, message, field } of batch.failed) {
      if (!field) reportFault(report, { assetId: subjectId as never, code, message })
    }
    const isWhole = batch.progress === null && report.faultCount === 0
    if (isWhole) await forgetUndo(ctx, undone)
    const { changed, unchanged } = report
    return { ...batch, report, result: { changed, unchanged }, ...(changed > 0 && endOfUndo(ctx)) }
  },
})

/**
 * Starts putting values back as they were before an operation of one's own.
 * @throws undo_impossible while it runs, after its time, and when it was undone already
 */
export function undo(
  ctx: Ctx,
  { operationId, dryRun }: { operationId: OperationId; dryRun?: boolean | undefined },
): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const operation = await readOperation(ctx, operationId)
    if (!operation.undoUntil || new Date(operation.undoUntil) <= ctx.now()) throw problem('undo_impossible')
    const items = sql`select distinct asset_id from value_before where operation_id = ${operationId}`
    return startOperation(ctx, undoJob, { input: { operationId, dryRun }, items })
  })
}
