import type { Folder, FolderId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability, visibleTo } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, toFolders } from './queries.ts'
import { cleanName } from './rules.ts'
import { holdTree } from './tree-lock.ts'

/** One row: paths are made of ids, so nothing below has to be touched. */
export async function renameFolder(ctx: Ctx, input: { folderId: FolderId; name: string }): Promise<Folder> {
  const name = cleanName(input.name)
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const before = await lockVisibleFolder(ctx, input.folderId)
    requireCapability(ctx.actor, 'manage_folder', before.scope_id)
    if (!before.parent_id) throw problem('folder_is_root')
    if (before.name === name) return (await toFolders(ctx, [before]))[0]!
    const row = await ctx.db
      .updateTable('folder')
      .set((eb) => ({ name, revision: eb('revision', '+', 1), updated_at: ctx.now() }))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const fact = { folderId: row.id, parentId: before.parent_id, before: before.name, after: name }
    await publish(ctx, 'folder.renamed', fact, row.id)
    return (await toFolders(ctx, [row]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'folder_name_once') ? problem('folder_name_taken', { name }) : error
  })
}

async function lockVisibleFolder(ctx: Ctx, id: FolderId): Promise<FolderRow> {
  // What one may not see one does not wait for either.
  await ctx.db
    .selectFrom('folder')
    .select('id')
    .where('id', '=', id)
    .where(visibleTo(ctx.actor, 'folder'))
    .forUpdate()
    .execute()
  return getVisibleFolder(ctx, id)
}
