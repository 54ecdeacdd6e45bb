import type { Operation, OperationId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { toKeptActor } from '../identity/index.ts'

export type OperationRow = Selectable<Tables['operation']>

export const toOperation = (row: OperationRow): Operation => ({
  id: row.id,
  name: row.name,
  state: row.state as Operation['state'],
  total: row.total,
  done: row.done,
  failed: row.failed as Operation['failed'],
  failedCount: row.failed_count,
  result: row.result as Operation['result'],
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

/** One's own operations; everybody's for the system. A key with limits sees what it started itself. */
export const selectOwnOperations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('operation')
    .selectAll()
    .$if(ctx.actor.type !== 'system', (q) => q.where('actor_id', '=', ctx.actor.personId))
    .$if(ctx.actor.folderIds.length > 0 || ctx.actor.hasOwnAccess, (q) =>
      q.where(sql<SqlBool>`coalesce(actor ->> 'keyId', actor ->> 'appId') = ${ctx.actor.keyId ?? ctx.actor.appId}`),
    )

export async function readOperation(ctx: Ctx, id: OperationId): Promise<Operation> {
  const row = await selectOwnOperations(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw problem('operation_not_found')
  return toOperation(row)
}

/** Who asked, for the work to be done in their name, with the rights they have when it is done. */
export const actorToKeep = (actor: Actor): string => JSON.stringify(toKeptActor(actor))
