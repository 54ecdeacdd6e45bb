import type { FolderId, FolderWithAncestors } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleFolder, toFolderWithAncestors } from './queries.ts'

export const getFolder = async (ctx: Ctx, { folderId }: { folderId: FolderId }): Promise<FolderWithAncestors> =>
  toFolderWithAncestors(ctx, await getVisibleFolder(ctx, folderId))
