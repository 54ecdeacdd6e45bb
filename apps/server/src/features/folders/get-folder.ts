import { type FolderId, type FolderWithAncestors, ROOT_FOLDER_ID } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { findVisibleFolder, getVisibleFolder, libraryInParts, toFolderWithAncestors } from './queries.ts'

export async function getFolder(ctx: Ctx, { folderId }: { folderId: FolderId }): Promise<FolderWithAncestors> {
  if (folderId === ROOT_FOLDER_ID && !(await findVisibleFolder(ctx, folderId))) return libraryInParts(ctx)
  return toFolderWithAncestors(ctx, await getVisibleFolder(ctx, folderId))
}
