import { type Operation, OperationId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { enqueue } from '../../platform/jobs.ts'
import type { OperationJob } from './operation-job.ts'
import { actorToKeep, toOperation } from './queries.ts'

type Start<I> = {
  input: I
  /** A query with one column of ids: what is worked through, in this order, as it is now. */
  items?: RawBuilder<unknown>
  /** How much there is to do, where it does not stand in items. */
  total?: number
}

/** Writes the operation down and queues its job, in the transaction of the caller if there is one. */
export function startOperation<I>(
  ctx: Ctx,
  work: OperationJob<I>,
  { input, items, total: given }: Start<I>,
): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.newId(OperationId)
    await ctx.db
      .insertInto('operation')
      .values({
        id,
        name: work.name,
        actor_id: ctx.actor.personId,
        actor: actorToKeep(ctx.actor),
        input: JSON.stringify(input),
        created_at: ctx.now(),
      })
      .execute()
    const total = items ? await writeItems(ctx, id, items) : (given ?? null)
    const row = await ctx.db
      .updateTable('operation')
      .set({ total })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await enqueue(ctx, work, { operationId: id })
    return toOperation(row)
  })
}

async function writeItems(ctx: Ctx, id: OperationId, items: RawBuilder<unknown>): Promise<number> {
  const written = await sql`
    insert into operation_item (operation_id, position, subject_id)
    select ${id}, row_number() over (), item.id from (${items}) as item (id)`.execute(ctx.db)
  return Number(written.numAffectedRows ?? 0)
}

/** The next items after a position, and where they end; no items when all are done. */
export async function nextItems<T extends string>(
  ctx: Ctx,
  id: OperationId,
  after: number,
  limit: number,
): Promise<{ ids: T[]; position: number }> {
  const rows = await ctx.db
    .selectFrom('operation_item')
    .select(['subject_id', 'position'])
    .where('operation_id', '=', id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute()
  return { ids: rows.map((row) => row.subject_id as T), position: rows.at(-1)?.position ?? after }
}
