import * as z from 'zod'
import { Capability } from './capabilities.ts'
import { endpoint, page, paging, queryFlag, Timestamp } from './endpoint.ts'
import { BinEntryId, FolderId } from './ids.ts'

export const Folder = z
  .object({
    id: FolderId,
    parentId: FolderId.nullable().describe('Null for the library itself, and where you may not see the folder above.'),
    name: z.string(),
    path: z
      .string()
      .describe(
        'Slash-separated names from the library down: "/Brand/Logos". The library itself is "/". It begins at the topmost folder that you may see.',
      ),
    hasSubfolders: z.boolean(),
    may: z.array(Capability).describe('What you may do here.'),
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Folder' })
export type Folder = z.infer<typeof Folder>

export const FolderWithAncestors = Folder.extend({
  ancestors: z
    .array(z.object({ id: FolderId, name: z.string() }))
    .describe('From the topmost folder that you may see down to the parent.'),
}).meta({ id: 'FolderWithAncestors' })
export type FolderWithAncestors = z.infer<typeof FolderWithAncestors>

/** Names are cleaned (Unicode NFC, trimmed) and checked by the server; the limit here only bounds the request. */
export const EntryName = z.string().min(1).max(1000)

const inFolder = z.object({ folderId: FolderId })

export const folders = {
  list: endpoint({
    method: 'GET',
    path: '/folders',
    summary: 'List the folders inside a folder, by name',
    audience: 'member',
    scope: 'library:read',
    query: z.object({
      parentId: FolderId.optional().describe('The library itself when left out.'),
      words: z.string().max(200).optional().describe('Only folders anywhere below whose name contains this.'),
      includeSubfolders: queryFlag().optional(),
      ...paging,
    }),
    returns: page(Folder),
    problems: ['folder_not_found', 'invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/folders/:folderId',
    summary: 'Show a folder and where it is',
    audience: 'member',
    scope: 'library:read',
    params: inFolder,
    returns: FolderWithAncestors,
    problems: ['folder_not_found'],
  }),
  find: endpoint({
    method: 'GET',
    path: '/folders/by-path',
    summary: 'Find a folder by its path',
    audience: 'member',
    scope: 'library:read',
    query: z.object({ path: z.string().max(10_000) }),
    returns: FolderWithAncestors,
    problems: ['folder_not_found'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/folders',
    summary: 'Create a folder',
    audience: 'member',
    scope: 'library:write',
    body: z.object({ parentId: FolderId.optional().describe('The library itself when left out.'), name: EntryName }),
    returns: Folder,
    status: 201,
    problems: ['folder_not_found', 'folder_name_taken', 'folder_too_deep', 'name_invalid'],
  }),
  ensure: endpoint({
    method: 'POST',
    path: '/folders/ensure',
    summary: 'Make sure that a path of folders exists',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      parentId: FolderId.optional(),
      names: z.array(EntryName).min(1).max(64).describe('One name per level, outermost first.'),
    }),
    returns: Folder,
    problems: ['folder_not_found', 'folder_too_deep', 'name_invalid'],
  }),
  rename: endpoint({
    method: 'PATCH',
    path: '/folders/:folderId',
    summary: 'Rename a folder',
    audience: 'member',
    scope: 'library:write',
    params: inFolder,
    body: z.object({ name: EntryName }),
    returns: Folder,
    problems: ['folder_not_found', 'folder_name_taken', 'folder_is_root', 'name_invalid'],
  }),
  move: endpoint({
    method: 'POST',
    path: '/folders/:folderId/move',
    summary: 'Move a folder with everything in it',
    audience: 'member',
    scope: 'library:write',
    params: inFolder,
    body: z.object({ parentId: FolderId }),
    returns: Folder,
    problems: ['folder_not_found', 'folder_name_taken', 'folder_into_itself', 'folder_too_deep', 'folder_is_root'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/folders/:folderId',
    summary: 'Put a folder with everything in it into the bin',
    audience: 'member',
    scope: 'library:write',
    params: inFolder,
    returns: z.object({ binEntryId: BinEntryId }),
    problems: ['folder_not_found', 'folder_is_root'],
  }),
}
