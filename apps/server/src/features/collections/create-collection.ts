import { type AssetSort, type Collection, CollectionId, type CollectionKind, type SmartFilters } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { lockCollection, showCollection } from './queries.ts'
import { MAX_COLLECTIONS_OF_PERSON, MAX_DEPTH } from './rules.ts'

type Input = {
  kind: CollectionKind
  name: string
  description?: string | undefined
  parentId?: CollectionId | undefined
  filters?: SmartFilters | undefined
  sort?: AssetSort | undefined
  direction?: 'ascending' | 'descending' | undefined
}

export function createCollection(ctx: Ctx, input: Input): Promise<Collection> {
  if ((input.kind === 'smart') !== (input.filters !== undefined)) {
    throw problem('invalid_request', { detail: 'Filters belong to smart collections, and to those alone.' })
  }
  const plain = { ...ctx, caller: ctx.caller && { ...ctx.caller, ifRevision: null } }
  return inTransaction(plain, async (ctx) => {
    const group = input.parentId ? await lockCollection(ctx, input.parentId, 'edit') : undefined
    if (group && group.kind !== 'group') throw problem('collection_not_found')
    if (group && group.path.length >= MAX_DEPTH) throw problem('collection_too_deep')
    const counted = await sql<{ n: number }>`
      select count(*) as n from collection where owner_id = ${ctx.actor.personId} and deleted_at is null`.execute(
      ctx.db,
    )
    if (counted.rows[0]!.n >= MAX_COLLECTIONS_OF_PERSON) throw problem('collections_full')
    const id = ctx.newId(CollectionId)
    await ctx.db
      .insertInto('collection')
      .values({
        id,
        kind: input.kind,
        name: input.name.normalize('NFC'),
        description: input.description ?? '',
        parent_id: group?.id ?? null,
        path: [...(group?.path ?? []), id],
        filters: input.filters ? JSON.stringify(input.filters) : null,
        sort: input.sort ?? null,
        direction: input.direction ?? null,
        owner_id: ctx.actor.personId,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    await publish(ctx, 'collection.created', { collectionId: id, name: input.name, kind: input.kind }, id)
    return showCollection(ctx, id)
  })
}
