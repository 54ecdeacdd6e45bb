import { type FolderId, type FolderWithAncestors, ROOT_FOLDER_ID } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { getFolder } from './get-folder.ts'
import {
  findVisibleFolder,
  getVisibleFolder,
  isTopmost,
  selectVisibleFolders,
  toFolderWithAncestors,
  walkDown,
} from './queries.ts'
import { MAX_DEPTH } from './rules.ts'
import { nameKeyOf } from './words.ts'

/** More folders of one name, shared out of different places, than anybody keeps apart by their paths. */
const MAX_BEGINNINGS = 20

/** By its path, "/Brand/Logos"; without regard to case, as names are compared everywhere. */
export async function findFolder(ctx: Ctx, { path }: { path: string }): Promise<FolderWithAncestors> {
  const names = path.replaceAll('\u0000', '').split('/').filter(Boolean)
  if (names.length > MAX_DEPTH) throw problem('folder_not_found')
  if (names.length === 0) return getFolder(ctx, { folderId: ROOT_FOLDER_ID })
  for (const { from, rest } of await beginningsOf(ctx, names)) {
    const end = (await walkDown(ctx, from, rest)).at(-1)!
    if (end.level === rest.length) return toFolderWithAncestors(ctx, await getVisibleFolder(ctx, end.id))
  }
  throw problem('folder_not_found')
}

/**
 * Where a path may begin: in the library, or, for whoever may not see that, with the topmost folders that they may see.
 * A path through what is hidden finds nothing, because finding it would tell that the guess was right.
 */
async function beginningsOf(
  ctx: Ctx,
  names: readonly string[],
): Promise<{ from: FolderId; rest: readonly string[] }[]> {
  if (await findVisibleFolder(ctx, ROOT_FOLDER_ID)) return [{ from: ROOT_FOLDER_ID, rest: names }]
  const [first, ...rest] = names
  const topmost = await selectVisibleFolders(ctx)
    .where(await isTopmost(ctx))
    .where(sql<SqlBool>`folder.name_key = ${nameKeyOf(first ?? '')}`)
    .orderBy('folder.id')
    .limit(MAX_BEGINNINGS)
    .execute()
  return topmost.map(({ id }) => ({ from: id, rest }))
}
