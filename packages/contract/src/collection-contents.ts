import * as z from 'zod'
import { AssetFilters } from './assets.ts'
import { CollectionItem, CollectionSection } from './collections.ts'
import { endpoint, page, paging } from './endpoint.ts'
import { AssetId, CollectionId, SectionId } from './ids.ts'

const inCollection = z.object({ collectionId: CollectionId })
const manyAssets = z.array(AssetId).min(1).max(10_000)

/** What collections hold, and what somebody gathers for themselves. */
export const collectionContents = {
  listItems: endpoint({
    method: 'GET',
    path: '/collections/:collectionId/items',
    summary: 'List what a hand-picked collection holds, in its order',
    audience: 'member',
    scope: 'library:read',
    params: inCollection,
    query: z.object(paging),
    returns: page(CollectionItem),
    problems: ['collection_not_found', 'invalid_cursor'],
  }),
  addAssets: endpoint({
    method: 'POST',
    path: '/collections/:collectionId/assets',
    summary: 'Add assets to a hand-picked collection',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({
      assetIds: manyAssets.optional(),
      filters: AssetFilters.optional(),
      sectionId: SectionId.optional(),
    }),
    returns: z.object({ added: z.int(), alreadyThere: z.int() }),
    problems: [
      'collection_not_found',
      'collection_not_manual',
      'collection_full',
      'nothing_selected',
      'section_not_found',
    ],
  }),
  removeAssets: endpoint({
    method: 'POST',
    path: '/collections/:collectionId/assets/remove',
    summary: 'Take assets out of a hand-picked collection',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({ assetIds: manyAssets }),
    returns: z.object({ removed: z.int() }),
    problems: ['collection_not_found', 'collection_not_manual'],
  }),
  moveAssets: endpoint({
    method: 'POST',
    path: '/collections/:collectionId/assets/move',
    summary: 'Change the order of a hand-picked collection',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({
      assetIds: manyAssets.describe('In the order in which they are to stand.'),
      beforeAssetId: AssetId.nullable().describe('In front of this one; at the end when null.'),
      sectionId: SectionId.nullable()
        .optional()
        .describe('Also into this section, or out of any. As it is when left out.'),
    }),
    returns: z.object({ moved: z.int() }),
    problems: ['collection_not_found', 'collection_not_manual', 'section_not_found'],
  }),
  setNote: endpoint({
    method: 'PUT',
    path: '/collections/:collectionId/assets/:assetId/note',
    summary: 'Say something about an asset in a collection',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ collectionId: CollectionId, assetId: AssetId }),
    body: z.object({ note: z.string().trim().max(2_000).nullable() }),
    returns: CollectionItem,
    problems: ['collection_not_found', 'collection_not_manual', 'asset_not_found'],
  }),
  setSections: endpoint({
    method: 'PUT',
    path: '/collections/:collectionId/sections',
    summary: 'Set the sections of a hand-picked collection, in their order',
    audience: 'member',
    scope: 'library:write',
    params: inCollection,
    body: z.object({
      sections: z
        .array(z.object({ id: SectionId.optional(), name: z.string().trim().min(1).max(200) }))
        .max(200)
        .describe(
          'With an id: that section, perhaps under a new name. Sections that are not named go; their assets stay.',
        ),
    }),
    returns: z.object({ sections: z.array(CollectionSection) }),
    problems: ['collection_not_found', 'collection_not_manual', 'section_not_found'],
  }),
  addFavourite: endpoint({
    method: 'PUT',
    path: '/assets/:assetId/favourite',
    summary: 'Mark an asset as a favourite of yours',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ assetId: AssetId }),
    returns: z.object({ isFavourite: z.boolean() }),
    problems: ['asset_not_found'],
  }),
  removeFavourite: endpoint({
    method: 'DELETE',
    path: '/assets/:assetId/favourite',
    summary: 'Take an asset out of your favourites',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ assetId: AssetId }),
    returns: z.object({ isFavourite: z.boolean() }),
    problems: ['asset_not_found'],
  }),
  noteView: endpoint({
    method: 'POST',
    path: '/assets/:assetId/views',
    summary: 'Remember that you looked at an asset, for your list of recent ones',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ assetId: AssetId }),
    returns: z.null(),
    status: 204,
    problems: ['asset_not_found'],
  }),
}
