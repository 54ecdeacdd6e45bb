import * as z from 'zod'
import { AssetFilters, AssetSort } from './assets.ts'
import { endpoint, page, paging, queryFlag, Timestamp } from './endpoint.ts'
import { AssetId, CollectionId, PersonId, SectionId, TeamId } from './ids.ts'

export const CollectionKind = z
  .enum(['group', 'manual', 'smart'])
  .describe('group: holds other collections; manual: hand-picked; smart: whatever its filters find.')
  .meta({ id: 'CollectionKind' })
export type CollectionKind = z.infer<typeof CollectionKind>

/** What a smart collection holds: any filters of a list, but no other collection and nothing that is personal. */
export const SmartFilters = AssetFilters.omit({ collectionId: true, sectionId: true, favourites: true, recent: true })
export type SmartFilters = z.output<typeof SmartFilters>

const Direction = z.enum(['ascending', 'descending'])

export const Collection = z
  .object({
    id: CollectionId,
    kind: CollectionKind,
    name: z.string(),
    description: z.string(),
    parentId: CollectionId.nullable().describe('The group it is in, where you may see that.'),
    filters: SmartFilters.nullable().describe('Of a smart collection.'),
    sort: AssetSort.nullable(),
    direction: Direction.nullable(),
    coverAssetId: AssetId.nullable().describe('The chosen cover, or the first asset that you may see.'),
    assetCount: z
      .int()
      .nullable()
      .describe('How many of its assets you may see. Null where that is not counted: smart, group.'),
    owner: z.object({ id: PersonId, name: z.string() }).nullable(),
    sharedWith: z.enum(['nobody', 'some', 'everyone']),
    may: z
      .array(z.enum(['edit', 'manage']))
      .describe('edit: change what is in it; manage: also share, move and delete it.'),
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Collection' })
export type Collection = z.infer<typeof Collection>

export const CollectionSection = z.object({ id: SectionId, name: z.string() }).meta({ id: 'CollectionSection' })
export type CollectionSection = z.infer<typeof CollectionSection>

export const CollectionItem = z
  .object({
    assetId: AssetId,
    sectionId: SectionId.nullable(),
    note: z.string().nullable(),
    addedAt: Timestamp,
  })
  .meta({ id: 'CollectionItem' })
export type CollectionItem = z.infer<typeof CollectionItem>

/** Whom a collection is shared with. It opens no asset: everybody sees in it what they may see anyway. */
export const CollectionShare = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('person'), personId: PersonId, name: z.string().optional(), mayEdit: z.boolean() }),
    z.object({ type: z.literal('team'), teamId: TeamId, name: z.string().optional(), mayEdit: z.boolean() }),
    z.object({ type: z.literal('everyone'), mayEdit: z.boolean() }),
  ])
  .meta({ id: 'CollectionShare' })
export type CollectionShare = z.infer<typeof CollectionShare>

const CollectionName = z.string().trim().min(1).max(200)
const Description = z.string().max(5_000)
const inCollection = z.object({ collectionId: CollectionId })

export const collections = {
  list: endpoint({
    method: 'GET',
    path: '/collections',
    summary: 'List collections, by name',
    audience: 'member',
    scope: 'library:read',
    query: z.object({
      parentId: CollectionId.optional().describe('Those in this group. All that you may see when left out.'),
      top: queryFlag().optional().describe('Only those that are in no group that you may see.'),
      words: z.string().max(200).optional(),
      ofAssetId: AssetId.optional().describe('Only those that hold this asset.'),
      ...paging,
    }),
    returns: page(Collection),
    problems: ['collection_not_found', 'invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/collections/:collectionId',
    summary: 'Show a collection',
    audience: 'member',
    scope: 'library:read',
    params: inCollection,
    returns: Collection.extend({
      sections: z.array(CollectionSection),
      groups: z
        .array(z.object({ id: CollectionId, name: z.string() }))
        .describe('The groups it is in, from the top, as far as you may see them.'),
    }).meta({ id: 'CollectionWithSections' }),
    problems: ['collection_not_found'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/collections',
    summary: 'Create a collection',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      kind: CollectionKind,
      name: CollectionName,
      description: Description.optional(),
      parentId: CollectionId.optional(),
      filters: SmartFilters.optional().describe('Needed for a smart collection.'),
      sort: AssetSort.optional(),
      direction: Direction.optional(),
    }),
    returns: Collection,
    status: 201,
    problems: ['collection_not_found', 'collection_too_deep', 'collections_full'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/collections/:collectionId',
    summary: 'Change a collection',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({
      name: CollectionName.optional(),
      description: Description.optional(),
      filters: SmartFilters.optional(),
      sort: AssetSort.nullable().optional(),
      direction: Direction.nullable().optional(),
      coverAssetId: AssetId.nullable().optional(),
    }),
    returns: Collection,
    problems: ['collection_not_found', 'collection_changed', 'asset_not_found'],
  }),
  move: endpoint({
    method: 'POST',
    path: '/collections/:collectionId/move',
    summary: 'Move a collection into a group, or out of all',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({ parentId: CollectionId.nullable() }),
    returns: Collection,
    problems: ['collection_not_found', 'collection_too_deep'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/collections/:collectionId',
    summary: 'Delete a collection with the collections in it; no asset is touched',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    returns: z.object({ deleted: z.int().describe('Collections, this one included.') }),
    problems: ['collection_not_found'],
  }),
  restore: endpoint({
    method: 'POST',
    path: '/collections/:collectionId/restore',
    summary: 'Bring back a collection that was deleted in the last 30 days',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    returns: Collection,
    problems: ['collection_not_found'],
  }),
  listShares: endpoint({
    method: 'GET',
    path: '/collections/:collectionId/shares',
    summary: 'List whom a collection is shared with',
    audience: 'member',
    scope: 'library:read',
    params: inCollection,
    returns: z.object({ shares: z.array(CollectionShare) }),
    problems: ['collection_not_found'],
  }),
  findSharees: endpoint({
    method: 'GET',
    path: '/collections/sharees',
    summary: 'Find colleagues and teams by name, to share a collection with them',
    audience: 'member',
    scope: 'library:write',
    query: z.object({ words: z.string().max(200).describe('At least two letters.') }),
    returns: z.object({ items: z.array(CollectionShare).describe('At most 20.') }),
  }),
  setShares: endpoint({
    method: 'PUT',
    path: '/collections/:collectionId/shares',
    summary: 'Set whom a collection is shared with',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({ shares: z.array(CollectionShare).max(500) }),
    returns: z.object({ shares: z.array(CollectionShare) }),
    problems: ['collection_not_found', 'person_not_found', 'team_not_found'],
  }),
}
