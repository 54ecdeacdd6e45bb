import { IconFolderUp, IconUpload } from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { may } from '../../app/may.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { chooseFiles, chooseFolder } from './choose-files.ts'

/** Into the folder whose menu is open, else the one on screen, else the library. */
const target = ({ folders, place }: ActionContext) => folders[0]?.id ?? place ?? ROOT_FOLDER_ID
const isAddable = (context: ActionContext) =>
  !['asset', 'bin', 'settings'].includes(context.page) && may(context.folders[0] ?? context, 'upload')

export const uploadActions: readonly Action[] = [
  {
    name: 'uploads.files',
    label: 'uploads.action.files',
    icon: IconUpload,
    group: 'add',
    shortcuts: ['u'],
    shown: isAddable,
    perform: (context) => chooseFiles(target(context)),
  },
  {
    name: 'uploads.folder',
    label: 'uploads.action.folder',
    icon: IconFolderUp,
    group: 'add',
    shortcuts: ['shift+u'],
    shown: isAddable,
    perform: (context) => chooseFolder(target(context)),
  },
]
