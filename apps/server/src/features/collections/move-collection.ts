import type { Collection, CollectionId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { getVisibleCollection, lockCollection, showCollection } from './queries.ts'
import { MAX_DEPTH } from './rules.ts'

/** Into a group that the actor may change, or out of all. What is in a group goes with it. */
export function moveCollection(
  ctx: Ctx,
  { collectionId, parentId }: { collectionId: CollectionId; parentId: CollectionId | null },
): Promise<Collection> {
  return inTransaction(ctx, async (ctx) => {
    // One at a time: two moves that look at each other's tree could make a circle together.
    await sql`select pg_advisory_xact_lock(hashtext('damask.collections'))`.execute(ctx.db)
    const row = await lockCollection(ctx, collectionId, 'manage')
    const group = parentId ? await getVisibleCollection(ctx, parentId) : undefined
    if (group && group.kind !== 'group') throw problem('collection_not_found')
    if (group && !group.may_edit) throw problem('not_allowed', { detail: 'You may not add anything to that group.' })
    if (group?.path.includes(collectionId)) throw problem('collection_too_deep')
    const before = row.path.at(-2) ?? null
    if (before === parentId) return showCollection(ctx, collectionId)
    const above = group?.path ?? []
    const { rows } = await sql<{ depth: number }>`
      select coalesce(max(cardinality(path)), 0) as depth from collection
      where path @> ${[collectionId]}::uuid[] and deleted_at is null`.execute(ctx.db)
    if (above.length + rows[0]!.depth - row.path.length + 1 > MAX_DEPTH) throw problem('collection_too_deep')
    await sql`
      update collection set path = ${above}::uuid[] || path[${row.path.length}:], revision = revision + 1, updated_at = ${ctx.now()}
      where path @> ${[collectionId]}::uuid[]`.execute(ctx.db)
    await sql`update collection set parent_id = ${parentId} where id = ${collectionId}`.execute(ctx.db)
    await publish(ctx, 'collection.moved', { collectionId, name: row.name, before, after: parentId }, collectionId)
    return showCollection(ctx, collectionId)
  })
}
