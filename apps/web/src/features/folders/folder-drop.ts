import type { FolderId } from '@damask/contract'
import type { Dragged } from '../../parts/drag.ts'
import { moveAssets } from '../assets/verbs.ts'
import { uploadDropped } from '../uploads/dropped.ts'
import { moveFolder } from './verbs.ts'

/** What happens when something is dropped onto a folder. */
export const dropOnFolder = (dragged: Dragged, to: FolderId): Promise<unknown> =>
  dragged.type === 'assets'
    ? moveAssets({ assetIds: dragged.assetIds, everything: dragged.everything }, to)
    : moveFolder(dragged.folder, to)

export const uploadOnFolder = (transfer: DataTransfer, to: FolderId): void => void uploadDropped(transfer, to)
