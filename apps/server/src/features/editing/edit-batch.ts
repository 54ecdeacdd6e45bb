import { setImmediate } from 'node:timers/promises'
import { type Change, type Edit, proposeEdit, type ReplaceText } from '@damask/fields'
import { replacerOf } from '@damask/fields/pattern'
import type { Ctx } from '../../platform/ctx.ts'
import { may } from '../access/index.ts'
import { eachBatch, failureOf, type Position } from '../assets/index.ts'
import { changeValues } from '../cataloguing/index.ts'
import type { Run } from '../operations/index.ts'
import { endOfUndo, keepFor } from './keeping.ts'
import { refuse, reportChange, reportFault, reportSoFar } from './report.ts'
import { tellChanges } from './tell-changes.ts'

/** Assets per transaction. */
const BATCH = 500
/** How long nobody else gets a turn while texts are searched. */
const MAX_STRETCH_MS = 5

/** Applies a template and changes to the next assets of an operation. */
export async function editBatch<I>(ctx: Ctx, run: Run<I, Position>, edit: Edit & { changes: readonly Change[] }) {
  const report = reportSoFar(run.report)
  const replacers = new Map(
    edit.changes.flatMap((change): [Change, ReplaceText][] =>
      change.action === 'find_replace' ? [[change, replacerOf(change)]] : [],
    ),
  )
  const inTurns = takeTurns()
  const batch = await eachBatch(ctx, run, BATCH, async (rows) => {
    const editable = rows.filter((row) => may(ctx.actor, 'edit', row.scope_id))
    const { changed, refused } = await changeValues(
      ctx,
      editable,
      async ({ fields, values }) => {
        await inTurns()
        return proposeEdit(fields, values, edit, replacers)
      },
      'person',
      keepFor(ctx, run.operationId),
    )
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
  const { changed, unchanged } = report
  return { ...batch, report, result: { changed, unchanged }, ...(changed > 0 && endOfUndo(ctx)) }
}

/** Lets others have a turn now and then in the middle of much work. */
function takeTurns() {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < MAX_STRETCH_MS) return
    await setImmediate()
    since = performance.now()
  }
}
