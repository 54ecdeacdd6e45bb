import type { FolderId } from '@damask/contract'
import { remembered } from '../../app/remembered.ts'
import { ROOT_FOLDER_ID } from './root.ts'

/** Which folders of the tree are unfolded in this browser; the oldest are forgotten past a few hundred. */
export const expandedFolders = remembered<readonly FolderId[]>('folders.expanded', [ROOT_FOLDER_ID], (stored) =>
  Array.isArray(stored) ? (stored.filter((id) => typeof id === 'string') as FolderId[]) : undefined,
)

const KEPT = 300

export function setExpanded(folderIds: readonly FolderId[], expanded: boolean): void {
  const rest = expandedFolders.get().filter((id) => !folderIds.includes(id))
  if (expanded && folderIds.every((id) => expandedFolders.get().includes(id))) return
  expandedFolders.set(expanded ? [...rest, ...folderIds].slice(-KEPT) : rest)
}
