import { type Folder, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { requireAnyCapability } from '../access/index.ts'
import { insertFolder } from './create-folder.ts'
import { type FolderRow, getVisibleFolder, toFolders, walkDown } from './queries.ts'
import { cleanName } from './rules.ts'
import { holdTree } from './tree-lock.ts'

type Path = { parentId?: FolderId | undefined; names: readonly string[] }

/** The folder at the end of a path, made with everything above it where it is missing. Two at once get the same one. */
export function ensureFolder(ctx: Ctx, path: Path): Promise<Folder> {
  return inTransaction(ctx, async (ctx) => {
    const [folder] = await toFolders(ctx, [await ensureFolderRow(ctx, path)])
    return folder!
  })
}

function ensureFolderRow(ctx: Ctx, path: Path): Promise<FolderRow> {
  const names = path.names.map(cleanName)
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const top = await getVisibleFolder(ctx, path.parentId ?? ROOT_FOLDER_ID)
    const there = (await walkDown(ctx, top.id, names)).at(-1)!
    let folder = there.level === 0 ? top : await getVisibleFolder(ctx, there.id)
    const missing = names.slice(there.level)
    if (missing.length > 0) requireAnyCapability(ctx.actor, ['upload', 'manage_folder'], folder.scope_id)
    for (const name of missing) {
      folder = (await insertFolder(ctx, folder, name)) ?? (await getChild(ctx, folder.id, name))
    }
    return folder
  })
}

async function getChild(ctx: Ctx, parentId: FolderId, name: string): Promise<FolderRow> {
  const [, child] = await walkDown(ctx, parentId, [name])
  if (!child) throw problem('folder_not_found')
  return getVisibleFolder(ctx, child.id)
}
