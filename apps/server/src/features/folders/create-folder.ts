import { type Folder, FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { makeSeam, requireAnyCapability } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, toFolders } from './queries.ts'
import { cleanName, MAX_DEPTH } from './rules.ts'
import { holdTree } from './tree-lock.ts'

export function createFolder(ctx: Ctx, input: { parentId?: FolderId | undefined; name: string }): Promise<Folder> {
  const name = cleanName(input.name)
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const parent = await getVisibleFolder(ctx, input.parentId ?? ROOT_FOLDER_ID)
    requireAnyCapability(ctx.actor, ['upload', 'manage_folder'], parent.scope_id)
    const row = await insertFolder(ctx, parent, name)
    if (!row) throw problem('folder_name_taken', { name })
    const [folder] = await toFolders(ctx, [row])
    return folder!
  })
}

/**
 * The tree must be held. A folder of that name that another transaction is just making is waited for.
 * @returns undefined when the name is taken
 */
export async function insertFolder(ctx: Ctx, parent: FolderRow, name: string): Promise<FolderRow | undefined> {
  if (parent.depth + 1 > MAX_DEPTH) throw problem('folder_too_deep')
  const id = ctx.newId(FolderId)
  const row = await ctx.db
    .insertInto('folder')
    .values({
      id,
      parent_id: parent.id,
      name,
      id_path: `${parent.id_path}${id}/`,
      depth: parent.depth + 1,
      scope_id: parent.scope_id,
      created_at: ctx.now(),
      created_by: actorPersonId(ctx),
      updated_at: ctx.now(),
    })
    .onConflict((oc) => oc.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  const scope = await makeSeam(ctx, row)
  await publish(ctx, 'folder.created', { folderId: id, parentId: parent.id, name }, id)
  return scope === undefined ? row : { ...row, scope_id: scope, has_own_scope: true }
}
