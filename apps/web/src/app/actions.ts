import { accessActions } from '../features/access/actions.ts'
import { assetActions } from '../features/assets/actions.tsx'
import { collectionActions } from '../features/collections/actions.ts'
import { folderActions } from '../features/folders/actions.tsx'
import { lifecycleActions } from '../features/lifecycle/actions.ts'
import { undoActions } from '../features/metadata/undo.ts'
import { uploadActions } from '../features/uploads/actions.ts'
import { registerActions } from './action.ts'
import { frameActions } from './frame/actions.ts'

/** Every lasting verb, in the order menus show them. */
export const startActions = () =>
  registerActions([
    ...assetActions,
    ...collectionActions,
    ...undoActions,
    ...folderActions,
    ...accessActions,
    ...lifecycleActions,
    ...uploadActions,
    ...frameActions,
  ])
