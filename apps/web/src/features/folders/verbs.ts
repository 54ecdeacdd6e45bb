import type { BinEntryId, Folder, FolderId } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { refreshLists } from '../assets/cache.ts'
import { folderName } from './folder-name.ts'
import { folderQueries } from './queries.ts'

// What can be done with folders. The live feed brings the same news a moment later; fetching at once keeps it instant.

export async function createFolder(parentId: FolderId, name: string): Promise<Folder> {
  const folder = await damask.folders.create({ parentId, name })
  await refreshFolders(parentId)
  return folder
}

export async function renameFolder(folder: Folder, name: string): Promise<void> {
  await damask.folders.rename({ folderId: folder.id, name })
  await refreshFolders(folder.id, folder.parentId)
}

export async function moveFolder(folder: Folder, to: FolderId): Promise<void> {
  const from = folder.parentId
  if (from === null || from === to) return
  await damask.folders.move({ folderId: folder.id, parentId: to })
  await refreshFolders(from, to, folder.id)
  say({
    message: t('folders.move.done', { name: folder.name, folder: await folderName(to) }),
    undo: async () => {
      await damask.folders.move({ folderId: folder.id, parentId: from })
      await refreshFolders(from, to, folder.id)
    },
  })
}

export async function deleteFolder(folder: Folder): Promise<void> {
  const { binEntryId } = await damask.folders.delete({ folderId: folder.id })
  await refreshFolders(folder.parentId)
  void refreshLists()
  say({
    message: t('folders.delete.done', { name: folder.name }),
    undo: () => restoreFolder(binEntryId, folder),
  })
}

async function restoreFolder(binEntryId: BinEntryId, folder: Folder): Promise<void> {
  await damask.bin.restore({ binEntryId })
  await refreshFolders(folder.parentId)
  void refreshLists()
}

async function refreshFolders(...folderIds: (FolderId | null)[]): Promise<void> {
  const known = folderIds.filter((id) => id !== null)
  await Promise.all(
    known.flatMap((id) => [
      queryClient.invalidateQueries({ queryKey: folderQueries.inside(id).queryKey }),
      queryClient.invalidateQueries({ queryKey: folderQueries.one(id).queryKey }),
    ]),
  )
}
