import type { Operation, OperationId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import { credentialOf, isLimitedKey } from '../../platform/access.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import type { Owner } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { type KeptActor, toKeptActor } from '../identity/index.ts'

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
  // While it runs it could still change what is put back.
  undoUntil: (row.ended_at && row.undo_until?.toISOString()) ?? null,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

/** Who hears how it goes on. */
export const ownerOf = (row: OperationRow): Owner => ({
  personId: row.actor_id,
  credential: credentialOf(row.actor as KeptActor),
})

/** One's own operations; everybody's for the system. A key with limits sees what it started itself. */
export const selectOwnOperations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('operation')
    .selectAll()
    .$if(ctx.actor.type !== 'system', (q) => q.where('actor_id', '=', ctx.actor.personId))
    .$if(isLimitedKey(ctx.actor), (q) =>
      q.where(sql<SqlBool>`coalesce(actor ->> 'keyId', actor ->> 'appId') = ${credentialOf(ctx.actor)}`),
    )

export async function readOperation(ctx: Ctx, id: OperationId): Promise<Operation> {
  const row = await selectOwnOperations(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw problem('operation_not_found')
  return toOperation(row)
}

/** The details of an operation of one's own, as its job wrote them; undefined when it wrote none. */
export async function readReport(ctx: Ctx, id: OperationId): Promise<unknown> {
  await readOperation(ctx, id)
  const row = await ctx.db.selectFrom('operation').select('report').where('id', '=', id).executeTakeFirst()
  return row?.report ?? undefined
}

/** What was undone cannot be undone once more; the undoing can. */
export const forgetUndo = (ctx: Ctx, id: OperationId) =>
  ctx.db.updateTable('operation').set({ undo_until: null }).where('id', '=', id).execute()

/** Who asked, for the work to be done in their name, with the rights they have when it is done. */
export const actorToKeep = (actor: Actor): string => JSON.stringify(toKeptActor(actor))
