import type { Collection, CollectionId, CollectionSection } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleCollection, mayLookAt, toCollections } from './queries.ts'

type Shown = Collection & { sections: CollectionSection[]; groups: { id: CollectionId; name: string }[] }

export async function getCollection(ctx: Ctx, { collectionId }: { collectionId: CollectionId }): Promise<Shown> {
  const row = await getVisibleCollection(ctx, collectionId)
  const [shown] = await toCollections(ctx, [row])
  const above = row.path.slice(0, -1)
  const groups = await sql<{ id: CollectionId; name: string }>`
    select id, name from collection where id = any(${above}::uuid[]) and ${mayLookAt(ctx.actor)}
    order by cardinality(path)`.execute(ctx.db)
  return { ...shown!, sections: await sectionsOf(ctx, collectionId), groups: groups.rows }
}

/** In their order. Checks nothing: for collections that the actor may look at. */
export async function sectionsOf(ctx: Ctx, collectionId: CollectionId): Promise<CollectionSection[]> {
  return ctx.db
    .selectFrom('collection_section')
    .select(['id', 'name'])
    .where(sql<SqlBool>`collection_id = ${collectionId}`)
    .orderBy('position')
    .execute()
}
