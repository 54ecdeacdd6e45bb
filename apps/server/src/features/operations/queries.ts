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

/** Who asked, for the work to be done in their name, with the rights they have when it is done. */
export const actorToKeep = (actor: Actor): string => JSON.stringify(toKeptActor(actor))
