import type { AssetFilters, AssetSort, Collection, CollectionId, CollectionKind, PersonId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { namesOfPeople } from '../identity/index.ts'

export type CollectionRow = {
  id: CollectionId
  kind: CollectionKind
  name: string
  description: string
  /** Null also where the group cannot be seen. */
  parent_id: CollectionId | null
  path: CollectionId[]
  filters: AssetFilters | null
  sort: AssetSort | null
  direction: 'ascending' | 'descending' | null
  cover_asset_id: Collection['coverAssetId']
  owner_id: PersonId | null
  revision: number
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  may_edit: boolean
  may_manage: boolean
  shared_with: Collection['sharedWith']
}

/** A key that acts by grants of its own is nobody's collections' owner. */
const personOf = (actor: Actor): PersonId | null => (actor.hasOwnAccess ? null : actor.personId)

/** Made to the actor, by name, by a team or by being everybody's. */
const isForActor = (actor: Actor) => sql`(share.principal_type = 'everyone' or share.person_id = ${personOf(actor)}
  or share.team_id in (
    select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
    where team_member.person_id = ${personOf(actor)}))`

/** Owner of it or of a group that it is in. */
const isOwned = (actor: Actor, row: string) => sql<SqlBool>`exists (
  select 1 from collection as own where own.id = any(${sql.ref(`${row}.path`)}) and own.owner_id = ${personOf(actor)})`

const isShared = (actor: Actor, row: string, holds: RawBuilder<unknown> = sql`true`) => sql<SqlBool>`exists (
  select 1 from collection_share as share
  where share.collection_id = any(${sql.ref(`${row}.path`)}) and ${isForActor(actor)} and ${holds})`

/**
 * What an actor sees of collections: one's own and what is shared with one, each with what is in it. Administrators may
 * look at all of them.
 * @param row the name of the table in the query
 */
export const mayLookAt = (actor: Actor, row = 'collection'): RawBuilder<SqlBool> =>
  actor.isAdministrator ? sql<SqlBool>`true` : isOneOfOurs(actor, row)

/** The same for lists, where nobody wants to meet everybody's private ones. */
export const isOneOfOurs = (actor: Actor, row = 'collection'): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${isOwned(actor, row)} or ${isShared(actor, row)})`

/** Living collections that the actor may look at. */
export function selectCollections(ctx: Ctx, where: RawBuilder<SqlBool>, rest: RawBuilder<unknown> = sql``) {
  const { actor } = ctx
  const manages = actor.isAdministrator ? sql<SqlBool>`true` : isOwned(actor, 'collection')
  return sql<CollectionRow>`
    select collection.id, kind, name, description, path, filters, sort, direction, cover_asset_id, owner_id, revision,
      created_at, updated_at, deleted_at,
      (select parent.id from collection as parent where parent.id = collection.parent_id and ${mayLookAt(actor, 'parent')}) as parent_id,
      ${manages} as may_manage,
      (${manages} or ${isShared(actor, 'collection', sql`share.may_edit`)}) as may_edit,
      coalesce((select case when bool_or(share.principal_type = 'everyone') then 'everyone' else 'some' end
        from collection_share as share where share.collection_id = any(collection.path) having count(*) > 0), 'nobody') as shared_with
    from collection
    where deleted_at is null and ${mayLookAt(actor)} and ${where} ${rest}`
}

export async function findVisibleCollection(ctx: Ctx, id: CollectionId): Promise<CollectionRow | undefined> {
  const { rows } = await selectCollections(ctx, sql<SqlBool>`collection.id = ${id}`).execute(ctx.db)
  return rows[0]
}

/** Missing, deleted and somebody else's look the same from outside. */
export async function getVisibleCollection(ctx: Ctx, id: CollectionId): Promise<CollectionRow> {
  const row = await findVisibleCollection(ctx, id)
  if (!row) throw problem('collection_not_found')
  return row
}

/**
 * The same, held until the transaction ends.
 * @param needs `edit` to change what is in it; `manage` to share, move or delete it
 */
export async function lockCollection(ctx: Ctx, id: CollectionId, needs: 'edit' | 'manage'): Promise<CollectionRow> {
  await getVisibleCollection(ctx, id)
  await sql`select 1 from collection where id = ${id} for update`.execute(ctx.db)
  const row = await getVisibleCollection(ctx, id)
  const isAllowed = needs === 'edit' ? row.may_edit : row.may_manage
  if (!isAllowed) throw problem('not_allowed', { detail: SENTENCES[needs] })
  const expected = ctx.caller?.ifRevision ?? row.revision
  if (expected !== row.revision) throw problem('collection_changed', { revision: row.revision })
  return row
}

const SENTENCES = {
  edit: 'You may look at this collection, but not change it.',
  manage: 'Only whoever owns this collection may do that.',
}

/** A hand-picked collection to change what is in it. */
export async function lockManualCollection(ctx: Ctx, id: CollectionId): Promise<CollectionRow> {
  const row = await lockCollection(ctx, id, 'edit')
  if (row.kind !== 'manual') throw problem('collection_not_manual')
  return row
}

/** Says that a collection is not what it was. */
export const touchCollection = (ctx: Ctx, id: CollectionId) =>
  sql`update collection set revision = revision + 1, updated_at = ${ctx.now()} where id = ${id}`.execute(ctx.db)

/** Counts and covers of a page of collections in one query each, of what the actor may see. */
export async function toCollections(ctx: Ctx, rows: readonly CollectionRow[]): Promise<Collection[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const contents = await sql<{
    id: CollectionId
    count: number
    first: Collection['coverAssetId']
    has_cover: boolean
  }>`
    select wanted.id, coalesce(seen.count, 0) as count, seen.first, exists (
        select 1 from asset_index where asset_index.asset_id = collection.cover_asset_id and ${visibleTo(ctx.actor, 'asset_index')}) as has_cover
    from unnest(${ids}::uuid[]) as wanted (id)
    join collection on collection.id = wanted.id
    left join lateral (
      select count(*)::int as count, (array_agg(asset_index.asset_id order by item.position))[1] as first
      from collection_item as item join asset_index on asset_index.asset_id = item.asset_id
      where item.collection_id = wanted.id and ${visibleTo(ctx.actor, 'asset_index')}) as seen on true`.execute(ctx.db)
  const byId = new Map(contents.rows.map((row) => [row.id, row]))
  const names = await namesOfPeople(
    ctx,
    rows.map((row) => row.owner_id),
  )
  return rows.map((row) => {
    const content = byId.get(row.id)
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      description: row.description,
      parentId: row.parent_id,
      filters: row.filters as Collection['filters'],
      sort: row.sort,
      direction: row.direction,
      coverAssetId: content?.has_cover ? row.cover_asset_id : (content?.first ?? null),
      assetCount: row.kind === 'manual' ? (content?.count ?? 0) : null,
      owner: row.owner_id ? { id: row.owner_id, name: names.get(row.owner_id) ?? '' } : null,
      sharedWith: row.shared_with,
      may: row.may_manage ? ['edit', 'manage'] : row.may_edit ? ['edit'] : [],
      revision: row.revision,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

/** The collection as it is now, for answers of changes that were just made. */
export async function showCollection(ctx: Ctx, id: CollectionId): Promise<Collection> {
  const [shown] = await toCollections(ctx, [await getVisibleCollection(ctx, id)])
  return shown!
}
