import * as z from 'zod'
import { AssetFilters } from './assets.ts'
import { endpoint } from './endpoint.ts'
import { ArchiveId, AssetId, FolderId } from './ids.ts'
import { Operation } from './operations.ts'

/** Up to 10,000 assets by id, or everything that a filter finds. */
const selection = {
  assetIds: z.array(AssetId).min(1).max(10_000).optional(),
  filters: AssetFilters.optional(),
  dryRun: z.boolean().optional().describe('Say what would happen, and change nothing.'),
}

/** What is done to many assets at once: always an operation, with an outcome per asset. */
export const assetSelection = {
  bulkMove: endpoint({
    method: 'POST',
    path: '/assets/bulk/move',
    summary: 'Move many assets',
    audience: 'member',
    scope: 'library:write',
    body: z.object({ ...selection, toFolderId: FolderId }),
    returns: Operation,
    status: 202,
    problems: ['folder_not_found', 'nothing_selected'],
  }),
  bulkCopy: endpoint({
    method: 'POST',
    path: '/assets/bulk/copy',
    summary: 'Copy many assets',
    audience: 'member',
    scope: 'library:write',
    body: z.object({ ...selection, toFolderId: FolderId }),
    returns: Operation,
    status: 202,
    problems: ['folder_not_found', 'nothing_selected'],
  }),
  bulkDelete: endpoint({
    method: 'POST',
    path: '/assets/bulk/delete',
    summary: 'Put many assets into the bin',
    audience: 'member',
    scope: 'library:write',
    body: z.object(selection),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected'],
  }),
  createArchive: endpoint({
    method: 'POST',
    path: '/archives',
    summary: 'Prepare a ZIP of a selection or of a folder',
    audience: 'member',
    scope: 'library:read',
    body: z.object({
      assetIds: z.array(AssetId).min(1).max(10_000).optional(),
      folderId: FolderId.optional(),
      metadata: z
        .enum(['embed'])
        .optional()
        .describe('Write the values of assets into their files, or into XMP files beside those that cannot hold them.'),
    }),
    returns: z.object({
      archiveId: ArchiveId,
      url: z.string(),
      name: z.string(),
      fileCount: z.int(),
      sizeBytes: z.int(),
    }),
    status: 201,
    problems: ['asset_not_found', 'folder_not_found', 'nothing_selected', 'archive_empty'],
  }),
  downloadArchive: endpoint({
    method: 'GET',
    path: '/archives/:archiveId/file',
    summary: 'Stream a prepared ZIP',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ archiveId: ArchiveId }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['archive_not_found'],
  }),
}
