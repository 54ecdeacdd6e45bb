import type { Collection, CollectionId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { lockCollection, mayLookAt, showCollection } from './queries.ts'
import { KEPT_DAYS } from './rules.ts'

const DAY_MS = 86_400_000

/** With everything in it. It can be brought back for a while. */
export function deleteCollection(
  ctx: Ctx,
  { collectionId }: { collectionId: CollectionId },
): Promise<{ deleted: number }> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockCollection(ctx, collectionId, 'manage')
    const gone = await sql`
      update collection set deleted_at = ${ctx.now()}
      where path @> ${[collectionId]}::uuid[] and deleted_at is null`.execute(ctx.db)
    const deleted = Number(gone.numAffectedRows ?? 0)
    await publish(ctx, 'collection.deleted', { collectionId, name: row.name, deleted }, collectionId)
    return { deleted }
  })
}

/** Brings back what was deleted in one go. */
export function restoreCollection(ctx: Ctx, { collectionId }: { collectionId: CollectionId }): Promise<Collection> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<{ name: string; deleted_at: Date; parent_lives: boolean }>`
      select name, deleted_at, parent_id is null or exists (
          select 1 from collection as parent where parent.id = collection.parent_id and parent.deleted_at is null) as parent_lives
      from collection where id = ${collectionId} and deleted_at >= ${new Date(ctx.now().getTime() - KEPT_DAYS * DAY_MS)}
        and ${mayLookAt(ctx.actor)} for update`.execute(ctx.db)
    const [row] = rows
    if (!row) throw problem('collection_not_found')
    await sql`
      update collection set deleted_at = null
      where path @> ${[collectionId]}::uuid[] and deleted_at = ${row.deleted_at}`.execute(ctx.db)
    // The group it was in may be gone meanwhile.
    if (!row.parent_lives) {
      await sql`update collection set parent_id = null where id = ${collectionId}`.execute(ctx.db)
      await sql`
        update collection set path = path[(select cardinality(top.path) from collection as top where top.id = ${collectionId}):]
        where path @> ${[collectionId]}::uuid[]`.execute(ctx.db)
    }
    const restored = await showCollection(ctx, collectionId)
    if (!restored.may.includes('manage')) throw problem('not_allowed')
    await publish(ctx, 'collection.restored', { collectionId, name: row.name }, collectionId)
    return restored
  })
}

/** Forgets what can no longer be brought back. */
export async function forgetCollections(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - KEPT_DAYS * DAY_MS)
  // From the leaves up, since a group must not go before what is in it.
  await ctx.db
    .deleteFrom('collection')
    .where('deleted_at', '<', before)
    .where(sql<SqlBool>`not exists (select 1 from collection as inner_one where inner_one.parent_id = collection.id)`)
    .execute()
}
