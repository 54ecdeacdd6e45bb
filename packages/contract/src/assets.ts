import * as z from 'zod'
import { dateFilters, Tier } from './asset-dates.ts'
import { Capability } from './capabilities.ts'
import { endpoint, page, paging, queryFlag, queryInt, queryJson, queryList, Timestamp } from './endpoint.ts'
import { EntryName } from './folders.ts'
import { AssetId, BinEntryId, CollectionId, FolderId, PersonId, SectionId, TermId, VersionId } from './ids.ts'
import { Key } from './vocabularies.ts'

export const Kind = z
  .enum(['image', 'video', 'audio', 'document', 'design', 'model', 'font', 'archive', 'other'])
  .meta({ id: 'Kind' })
export type Kind = z.infer<typeof Kind>

export const Orientation = z.enum(['landscape', 'portrait', 'square']).meta({ id: 'Orientation' })
export type Orientation = z.infer<typeof Orientation>

export const ProcessingState = z.enum(['waiting', 'running', 'done', 'failed']).meta({ id: 'ProcessingState' })
export type ProcessingState = z.infer<typeof ProcessingState>

/** One stored revision of an asset. It never changes; a replacement adds another. */
export const Version = z
  .object({
    id: VersionId,
    number: z.int(),
    sha256: z.string(),
    mime: z.string(),
    format: z.string().describe('What the content is, in one word: "jpeg", "mp4", "pdf".'),
    sizeBytes: z.int(),
    width: z.int().nullable().describe('Pixels as displayed, after orientation.'),
    height: z.int().nullable(),
    durationS: z.number().nullable(),
    pages: z.int().nullable(),
    note: z.string().nullable(),
    author: z.object({ id: PersonId, name: z.string() }).nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Version' })
export type Version = z.infer<typeof Version>

export const Asset = z
  .object({
    id: AssetId,
    folderId: FolderId,
    name: z.string(),
    kind: Kind,
    revision: z.int(),
    version: Version,
    orientation: Orientation.nullable(),
    thumbHash: z.string().nullable().describe('A base64 ThumbHash: a blurred placeholder in about 25 bytes.'),
    palette: z.array(z.string()).describe('Up to six colours as "#rrggbb", most present first.'),
    processing: ProcessingState,
    isFavourite: z.boolean().describe('Of yours.'),
    renditions: z.array(z.string()).describe('The recipes that exist: "thumbnail", "grid", "preview", …'),
    may: z.array(Capability).describe('What you may do with it.'),
    tier: Tier,
    reviewAt: Timestamp.nullable().describe('When somebody should look at it again.'),
    expiresAt: Timestamp.nullable().describe('From when on it is not to be used.'),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    binnedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Asset' })
export type Asset = z.infer<typeof Asset>

export const AssetSort = z
  .enum(['name', 'created', 'updated', 'size', 'kind', 'position', 'viewed'])
  .describe(
    'position: as a hand-picked collection has them, with `collectionId`; viewed: last seen by you, with `recent`.',
  )
  .meta({ id: 'AssetSort' })
export type AssetSort = z.infer<typeof AssetSort>

/** Something about the value that assets have in a field. */
export const ValueFilter = z
  .object({
    field: Key,
    is: z
      .enum(['any_of', 'all_of', 'none_of', 'filled', 'empty', 'missing', 'misfit', 'between', 'contains'])
      .describe(
        'any_of, all_of, none_of: these terms (or narrower ones), people, texts or numbers; missing: empty although the field is for such assets; misfit: a value that no longer fits its field, ' +
          'as far as the last count of metadata quality found; between: `from` and `to`, both included, ' +
          'of numbers and dates; contains: the text occurs in it.',
      ),
    values: z
      .array(z.union([z.string().max(500), z.number(), z.boolean()]))
      .max(200)
      .optional(),
    from: z.union([z.string().max(40), z.number()]).optional(),
    to: z.union([z.string().max(40), z.number()]).optional(),
  })
  .meta({ id: 'ValueFilter' })
export type ValueFilter = z.infer<typeof ValueFilter>

/** What narrows a list of assets. The same filters drive lists, bulk operations and counts. */
export const assetFilters = {
  folderId: FolderId.optional().describe('Only this folder. The whole library when left out.'),
  includeSubfolders: queryFlag().optional().describe('Also everything below the folder. True when no folder is given.'),
  kind: queryList(Kind).optional(),
  format: queryList(z.string().max(40)).optional(),
  orientation: queryList(Orientation).optional(),
  processing: queryList(ProcessingState).optional(),
  createdFrom: Timestamp.optional(),
  createdTo: Timestamp.optional(),
  updatedFrom: Timestamp.optional(),
  updatedTo: Timestamp.optional(),
  sizeMin: queryInt(0, Number.MAX_SAFE_INTEGER).optional().describe('Bytes.'),
  sizeMax: queryInt(0, Number.MAX_SAFE_INTEGER).optional().describe('Bytes.'),
  words: z
    .string()
    .max(200)
    .optional()
    .describe('Every word must occur: in the name, in a value, or as a term, a synonym of one or something broader.'),
  collectionId: CollectionId.optional().describe('What this collection holds.'),
  sectionId: SectionId.optional().describe('Of the collection: only this section.'),
  favourites: queryFlag().optional().describe('Only your favourites.'),
  recent: queryFlag().optional().describe('Only what you looked at lately.'),
  ...dateFilters,
  termIds: queryList(TermId).optional().describe('With each of these terms, or a narrower one, in any field.'),
  withoutValues: queryFlag().optional().describe('Only assets without any value.'),
  where: queryJson(z.array(ValueFilter).max(20)).optional().describe('What holds for the values of fields: all of it.'),
}
export const AssetFilters = z.object(assetFilters)
export type AssetFilters = z.output<typeof AssetFilters>

const inAsset = z.object({ assetId: AssetId })
/** The bytes as they arrived when left out. */
export const WithMetadata = z
  .enum(['embed', 'sidecar'])
  .describe('embed: the original with the values of the asset in it; sidecar: an XMP file with them, to lie beside it.')

const inVersion = z.object({ assetId: AssetId, number: queryInt(1, 1_000_000) })

export const assets = {
  list: endpoint({
    method: 'GET',
    path: '/assets',
    summary: 'List assets',
    audience: 'member',
    scope: 'library:read',
    query: z.object({
      ...assetFilters,
      sort: AssetSort.optional().describe('"created" when left out.'),
      direction: z
        .enum(['ascending', 'descending'])
        .optional()
        .describe('Newest and largest first, names from A, when left out.'),
      withTotal: queryFlag().optional(),
      ...paging,
    }),
    returns: page(Asset).extend({ total: z.int().optional(), totalIsEstimate: z.boolean().optional() }),
    problems: ['folder_not_found', 'collection_not_found', 'field_not_found', 'invalid_cursor', 'invalid_request'],
  }),
  count: endpoint({
    method: 'GET',
    path: '/assets/counts',
    summary: 'Count assets by kind and by format',
    audience: 'member',
    scope: 'library:read',
    query: AssetFilters,
    returns: z.object({
      total: z.int(),
      sizeBytes: z.int(),
      kinds: z.array(z.object({ kind: Kind, count: z.int() })),
      formats: z.array(z.object({ format: z.string(), count: z.int() })),
    }),
    problems: ['folder_not_found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/assets/:assetId',
    summary: 'Show an asset',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: Asset,
    problems: ['asset_not_found'],
  }),
  rename: endpoint({
    method: 'PATCH',
    path: '/assets/:assetId',
    summary: 'Rename an asset',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({ name: EntryName }),
    returns: Asset,
    problems: ['asset_not_found', 'asset_name_taken', 'asset_changed', 'name_invalid', 'policy_not_met'],
  }),
  move: endpoint({
    method: 'POST',
    path: '/assets/:assetId/move',
    summary: 'Move an asset to another folder',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({ folderId: FolderId }),
    returns: Asset,
    problems: ['asset_not_found', 'folder_not_found', 'asset_name_taken', 'asset_changed', 'policy_not_met'],
  }),
  copy: endpoint({
    method: 'POST',
    path: '/assets/:assetId/copy',
    summary: 'Copy an asset; the bytes are stored once',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({ folderId: FolderId, name: EntryName.optional() }),
    returns: Asset,
    status: 201,
    problems: ['asset_not_found', 'folder_not_found', 'name_invalid', 'policy_not_met'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/assets/:assetId',
    summary: 'Put an asset into the bin',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    returns: z.object({ binEntryId: BinEntryId }),
    problems: ['asset_not_found', 'asset_changed'],
  }),
  download: endpoint({
    method: 'GET',
    path: '/assets/:assetId/file',
    summary: 'Download the original of the current version',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    query: z.object({
      inline: queryFlag().optional().describe('Show in the browser, where the type is safe to show.'),
      v: queryInt(1, 1_000_000).optional().describe('Pins a version number, which makes the reply cacheable for ever.'),
      metadata: WithMetadata.optional(),
    }),
    returns: z.null(),
    answers: 'bytes',
    problems: [
      'asset_not_found',
      'version_not_found',
      'range_not_satisfiable',
      'blob_missing',
      'storage_unavailable',
      'format_without_metadata',
      'metadata_not_written',
    ],
  }),
  getFacts: endpoint({
    method: 'GET',
    path: '/assets/:assetId/facts',
    summary: 'Show the technical and embedded metadata of the current version',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: z.object({
      groups: z.array(
        z.object({ group: z.string(), facts: z.array(z.object({ name: z.string(), value: z.string() })) }),
      ),
    }),
    problems: ['asset_not_found'],
  }),
  listVersions: endpoint({
    method: 'GET',
    path: '/assets/:assetId/versions',
    summary: 'List the versions of an asset, newest first',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    query: z.object(paging),
    returns: page(Version),
    problems: ['asset_not_found', 'invalid_cursor'],
  }),
  downloadVersion: endpoint({
    method: 'GET',
    path: '/assets/:assetId/versions/:number/file',
    summary: 'Download the original of one version',
    audience: 'member',
    scope: 'library:read',
    params: inVersion,
    query: z.object({ metadata: WithMetadata.optional() }),
    returns: z.null(),
    answers: 'bytes',
    problems: [
      'asset_not_found',
      'version_not_found',
      'range_not_satisfiable',
      'format_without_metadata',
      'metadata_not_written',
    ],
  }),
  restoreVersion: endpoint({
    method: 'POST',
    path: '/assets/:assetId/versions/:number/restore',
    summary: 'Make an old version the newest one',
    audience: 'member',
    scope: 'library:write',
    params: inVersion,
    returns: Asset,
    problems: ['asset_not_found', 'version_not_found', 'asset_changed', 'policy_not_met'],
  }),
}
