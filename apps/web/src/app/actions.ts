import { accessActions } from '../features/access/actions.ts'
import { assetActions } from '../features/assets/actions.tsx'
import { folderActions } from '../features/folders/actions.tsx'
import { undoActions } from '../features/metadata/undo.ts'
import { uploadActions } from '../features/uploads/actions.ts'
import { registerActions } from './action.ts'
import { frameActions } from './frame/actions.ts'

/** Every lasting verb, in the order menus show them. */
export const startActions = () =>
  registerActions([
    ...assetActions,
    ...undoActions,
    ...folderActions,
    ...accessActions,
    ...uploadActions,
    ...frameActions,
  ])
