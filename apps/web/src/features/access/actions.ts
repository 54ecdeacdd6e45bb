import { IconLock } from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { t } from '../../app/words.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { openAccess } from './open-access.tsx'

const theFolder = ({ folders }: ActionContext) => (folders.length === 1 ? folders[0] : undefined)
const theAsset = ({ assets, assetIds }: ActionContext) =>
  assets.length === 1 && assetIds.length <= 1 ? assets[0] : undefined

/** Who may do what with a folder or an asset. Everybody may ask about themselves. */
export const accessActions: readonly Action[] = [
  {
    name: 'access.folder',
    label: 'folders.action.access',
    icon: IconLock,
    group: 'organise',
    // A library of which one sees only parts belongs to nobody who looks at it.
    shown: (context) => (theFolder(context)?.may.length ?? 0) > 0,
    perform: (context) => {
      const { id, name } = theFolder(context)!
      return openAccess({ folderId: id }, id === ROOT_FOLDER_ID ? t('folders.root') : name)
    },
  },
  {
    name: 'access.asset',
    label: 'assets.action.access',
    icon: IconLock,
    group: 'organise',
    shown: (context) => theAsset(context) !== undefined,
    perform: (context) => {
      const { id, name } = theAsset(context)!
      return openAccess({ assetId: id }, name)
    },
  },
]
