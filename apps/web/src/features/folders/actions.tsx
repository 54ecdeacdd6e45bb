import type { Capability, Folder } from '@damask/contract'
import {
  IconFolderOpen,
  IconFolderPlus,
  IconFolderSymlink,
  IconFolderX,
  IconLink,
  IconListCheck,
  IconPencil,
  IconZip,
} from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { copyText } from '../../app/copy-text.ts'
import { go } from '../../app/go.ts'
import { may, mayAdd } from '../../app/may.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { downloadFolder } from '../assets/download.ts'
import { askFolder } from './ask-folder.tsx'
import { askName } from './ask-name.tsx'
import { folderName } from './folder-name.ts'
import { ROOT_FOLDER_ID } from './root.ts'
import { createFolder, deleteFolder, moveFolder, renameFolder } from './verbs.ts'

const theFolder = ({ folders }: ActionContext): Folder | undefined => (folders.length === 1 ? folders[0] : undefined)
const isFolder = (context: ActionContext) => theFolder(context) !== undefined
/** Everything but the library itself, where one may. */
const isChangeable =
  (...needed: Capability[]) =>
  (context: ActionContext) =>
    theFolder(context)?.id !== ROOT_FOLDER_ID && may(theFolder(context), 'manage_folder', ...needed)

/** Verbs of folders: of the one whose menu is open, or of the one that is focused. */
export const folderActions: readonly Action[] = [
  {
    name: 'folders.open',
    label: 'folders.action.open',
    icon: IconFolderOpen,
    group: 'open',
    shown: isFolder,
    perform: (context) => go({ to: '/library/{-$folderId}', params: { folderId: theFolder(context)!.id } }),
  },
  {
    name: 'folders.create',
    label: 'folders.action.create',
    icon: IconFolderPlus,
    group: 'add',
    shortcuts: ['shift+n'],
    shown: (context) => (context.place !== null || isFolder(context)) && mayAdd(theFolder(context) ?? context),
    perform: async (context) => {
      const parentId = theFolder(context)?.id ?? context.place ?? ROOT_FOLDER_ID
      await askName({
        title: t('folders.create.title'),
        description: t('folders.create.in', { folder: await folderName(parentId) }),
        label: t('folders.create.name'),
        submit: t('folders.create.submit'),
        save: async (name) => {
          const folder = await createFolder(parentId, name)
          say({
            message: t('folders.create.done', { name: folder.name }),
            more: {
              label: t('folders.create.open'),
              perform: () => go({ to: '/library/{-$folderId}', params: { folderId: folder.id } }),
            },
          })
        },
      })
    },
  },
  {
    name: 'folders.rename',
    label: 'folders.action.rename',
    icon: IconPencil,
    group: 'edit',
    shown: isChangeable(),
    perform: (context) => {
      const folder = theFolder(context)!
      return askName({
        title: t('folders.rename.title'),
        label: t('folders.rename.name'),
        initial: folder.name,
        submit: t('folders.rename.submit'),
        save: (name) => renameFolder(folder, name),
      })
    },
  },
  {
    name: 'folders.rules',
    label: 'folders.action.rules',
    icon: IconListCheck,
    group: 'view',
    shown: (context) => isFolder(context) || context.place !== null,
    perform: (context) => {
      const folderId = theFolder(context)?.id ?? context.place ?? ROOT_FOLDER_ID
      return go({ to: '/folders/$folderId/rules', params: { folderId } })
    },
  },
  {
    name: 'folders.move',
    label: 'folders.action.move',
    icon: IconFolderSymlink,
    group: 'organise',
    shown: isChangeable('move'),
    perform: async (context) => {
      const folder = theFolder(context)!
      const to = await askFolder({
        title: t('folders.move.title', { name: folder.name }),
        submit: t('folders.move.submit'),
        start: folder.parentId ?? ROOT_FOLDER_ID,
        without: folder.id,
        toAdd: true,
      })
      if (to) await moveFolder(folder, to)
    },
  },
  {
    name: 'folders.download',
    label: 'folders.action.download',
    icon: IconZip,
    group: 'open',
    shown: (context) => may(theFolder(context), 'download_original'),
    perform: (context) => downloadFolder(theFolder(context)!.id),
  },
  {
    name: 'folders.copyLink',
    label: 'folders.action.copyLink',
    icon: IconLink,
    group: 'open',
    shown: isFolder,
    perform: (context) => {
      const folder = theFolder(context)!
      const path = folder.id === ROOT_FOLDER_ID ? '/library' : `/library/${folder.id}`
      return copyText(new URL(path, window.location.origin).href, t('assets.said.linkCopied'))
    },
  },
  {
    name: 'folders.delete',
    label: 'folders.action.delete',
    icon: IconFolderX,
    group: 'organise',
    takesAway: true,
    shown: isChangeable('delete'),
    perform: async (context) => {
      const folder = theFolder(context)!
      await deleteFolder(folder)
      const open = context.place
      if (open === folder.id) {
        const to = folder.parentId === ROOT_FOLDER_ID ? undefined : (folder.parentId ?? undefined)
        await go({ to: '/library/{-$folderId}', params: { folderId: to }, replace: true })
      }
    },
  },
]

/** The menu of a folder, on its card, in the tree and in the breadcrumb. */
export const FOLDER_MENU = [
  ['folders.open', 'folders.download', 'folders.copyLink', 'access.folder'],
  ['folders.create', 'uploads.files', 'uploads.folder'],
  ['folders.rename', 'folders.move'],
  ['folders.delete'],
] as const
