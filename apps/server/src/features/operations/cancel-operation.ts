import type { Operation, OperationId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish, signal } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { ownerOf, readOperation, toOperation } from './queries.ts'

/** A run looks between its batches whether it was asked to stop; one that has not begun ends at once. */
export function cancelOperation(ctx: Ctx, { operationId }: { operationId: OperationId }): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    await readOperation(ctx, operationId)
    const row = await ctx.db
      .selectFrom('operation')
      .selectAll()
      .where('id', '=', operationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (row.ended_at) throw problem('operation_ended')
    const ends = row.state === 'waiting'
    const asked = await ctx.db
      .updateTable('operation')
      .set({ cancel_asked: true, ...(ends && { state: 'cancelled', ended_at: ctx.now() }) })
      .where('id', '=', operationId)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (ends) await ctx.db.deleteFrom('operation_item').where('operation_id', '=', operationId).execute()
    const { name, done, total } = asked
    await publish(ctx, 'operation.cancelled', { operationId, name, done, total })
    await signal(ctx, 'operation.progress', toOperation(asked), ownerOf(asked))
    return toOperation(asked)
  })
}
