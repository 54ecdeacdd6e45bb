import type { Folder, FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { makeSeam, requireAnyCapability, requireCapability } from '../access/index.ts'
import { requireNoGain } from './move-rules.ts'
import { type FolderRow, getVisibleFolder, toFolders } from './queries.ts'
import { MAX_DEPTH } from './rules.ts'
import { inSubtree } from './subtree.ts'
import { lockTree } from './tree-lock.ts'

export async function moveFolder(ctx: Ctx, input: { folderId: FolderId; parentId: FolderId }): Promise<Folder> {
  return inTransaction(ctx, async (ctx) => {
    await lockTree(ctx)
    const before = await getVisibleFolder(ctx, input.folderId)
    const parent = await getVisibleFolder(ctx, input.parentId)
    // A folder moves with what is in it.
    requireCapability(ctx.actor, 'manage_folder', before.scope_id)
    requireCapability(ctx.actor, 'move', before.scope_id)
    requireAnyCapability(ctx.actor, ['manage_folder', 'upload'], parent.scope_id)
    requireNoGain(ctx.actor, before.scope_id, parent.scope_id)
    if (!before.parent_id) throw problem('folder_is_root')
    if (parent.id_path.startsWith(before.id_path)) throw problem('folder_into_itself')
    if (before.parent_id === parent.id) return (await toFolders(ctx, [before]))[0]!
    await rewriteSubtree(ctx, before, parent)
    const after = await ctx.db
      .updateTable('folder')
      .set((eb) => ({ revision: eb('revision', '+', 1), updated_at: ctx.now() }))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const fact = { folderId: after.id, name: after.name, before: before.parent_id, after: parent.id }
    await publish(ctx, 'folder.moved', fact, after.id)
    return (await toFolders(ctx, [after]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'folder_name_once') ? problem('folder_name_taken') : error
  })
}

/**
 * Hangs a folder under another parent with everything below it, in the bin or not: paths, depths and scopes in one
 * statement. The tree must be locked. Folders with a scope of their own keep it.
 */
export async function rewriteSubtree(ctx: Ctx, folder: FolderRow, parent: FolderRow): Promise<void> {
  const below = inSubtree('id_path', folder.id_path)
  const { rows } = await sql<{ deepest: number }>`select max(depth) as deepest from folder where ${below}`.execute(
    ctx.db,
  )
  const deeper = parent.depth + 1 - folder.depth
  if (rows[0]!.deepest + deeper > MAX_DEPTH) throw problem('folder_too_deep')
  const path = `${parent.id_path}${folder.id}/`
  const inherits = !folder.has_own_scope && folder.scope_id !== parent.scope_id
  // What is written anew anyway may as well get a scope of its own, where it is worth one.
  const seam = inherits ? await makeSeam(ctx, { id: folder.id, depth: parent.depth + 1 }) : undefined
  const scope = seam ?? parent.scope_id
  await sql`
    update folder set
      parent_id = case when id = ${folder.id} then ${parent.id} else parent_id end,
      id_path = ${path} || substr(id_path, ${folder.id_path.length + 1}::int),
      depth = depth + ${deeper}::int,
      scope_id = case when ${inherits} and scope_id = ${folder.scope_id} then ${scope} else scope_id end
    where ${below}`.execute(ctx.db)
  if (!inherits) return
  await sql`
    update asset_index set scope_id = folder.scope_id from folder
    where asset_index.folder_id = folder.id and ${inSubtree('folder.id_path', path)}
      and asset_index.scope_id = ${folder.scope_id}`.execute(ctx.db)
}
