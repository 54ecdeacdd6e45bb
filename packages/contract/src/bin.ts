import * as z from 'zod'
import { Kind } from './assets.ts'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { AssetId, BinEntryId, FolderId, PersonId } from './ids.ts'
import { Operation } from './operations.ts'

/** One thing that was deleted in one go: an asset, or a folder with everything in it. */
export const BinEntry = z
  .object({
    id: BinEntryId,
    type: z.enum(['asset', 'folder']),
    name: z.string(),
    assetId: AssetId.nullable(),
    folderId: FolderId.nullable(),
    kind: Kind.nullable(),
    thumbHash: z.string().nullable(),
    hasThumbnail: z.boolean(),
    fromPath: z.string().describe('The path of the folder it was deleted from.'),
    assetCount: z.int(),
    sizeBytes: z.int(),
    binnedAt: Timestamp,
    binnedBy: z.object({ id: PersonId, name: z.string() }).nullable(),
    eraseAfter: Timestamp.nullable(),
  })
  .meta({ id: 'BinEntry' })
export type BinEntry = z.infer<typeof BinEntry>

const inEntry = z.object({ binEntryId: BinEntryId })

export const bin = {
  list: endpoint({
    method: 'GET',
    path: '/bin',
    summary: 'List what was deleted, newest first',
    audience: 'member',
    scope: 'library:read',
    query: z.object(paging),
    returns: page(BinEntry),
    problems: ['invalid_cursor'],
  }),
  restore: endpoint({
    method: 'POST',
    path: '/bin/:binEntryId/restore',
    summary: 'Put something back where it was',
    audience: 'member',
    scope: 'library:write',
    params: inEntry,
    returns: z.object({
      folderId: FolderId.describe('The folder it is in now.'),
      assetId: AssetId.nullable(),
      renamedTo: z.string().nullable().describe('Its new name, when its old one was taken meanwhile.'),
    }),
    problems: ['bin_entry_not_found'],
  }),
  erase: endpoint({
    method: 'DELETE',
    path: '/bin/:binEntryId',
    summary: 'Erase something for ever',
    audience: 'member',
    scope: 'library:write',
    params: inEntry,
    returns: Operation,
    status: 202,
    problems: ['bin_entry_not_found', 'under_legal_hold'],
  }),
  empty: endpoint({
    method: 'DELETE',
    path: '/bin',
    summary: 'Erase everything in the bin for ever',
    audience: 'member',
    scope: 'library:write',
    returns: Operation,
    status: 202,
  }),
}
