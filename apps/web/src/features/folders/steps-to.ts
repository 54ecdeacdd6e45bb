import type { FolderId, FolderWithAncestors } from '@damask/contract'
import { ROOT_FOLDER_ID } from './root.ts'

export type Step = { readonly id: FolderId; readonly name: string }

/** The way to a folder. It begins at the library, also for whoever may not see all that is between. */
export function stepsTo({ id, name, ancestors }: FolderWithAncestors): Step[] {
  const way = [...ancestors, { id, name }]
  return way[0]?.id === ROOT_FOLDER_ID ? way : [{ id: ROOT_FOLDER_ID, name: '' }, ...way]
}
