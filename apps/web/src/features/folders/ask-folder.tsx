import type { FolderId } from '@damask/contract'
import { openDialog } from '../../app/dialogs.tsx'
import type { FolderQuestion } from './folder-picker.tsx'

/** Asks for a folder. Undefined when the person backed out. */
export async function askFolder(question: FolderQuestion): Promise<FolderId | undefined> {
  const { FolderPicker } = await import('./folder-picker.tsx')
  return openDialog<FolderId>((close) => <FolderPicker {...question} close={close} />)
}
