import { type FolderWithAncestors, ROOT_FOLDER_ID } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { getVisibleFolder, toFolderWithAncestors, walkDown } from './queries.ts'
import { MAX_DEPTH } from './rules.ts'

/** By its path, "/Brand/Logos"; without regard to case, as names are compared everywhere. */
export async function findFolder(ctx: Ctx, { path }: { path: string }): Promise<FolderWithAncestors> {
  const names = path.replaceAll('\u0000', '').split('/').filter(Boolean)
  const end = names.length <= MAX_DEPTH ? (await walkDown(ctx, ROOT_FOLDER_ID, names)).at(-1)! : undefined
  if (end?.level !== names.length) throw problem('folder_not_found')
  return toFolderWithAncestors(ctx, await getVisibleFolder(ctx, end.id))
}
