import type { Asset, Capability, FolderId } from '@damask/contract'
import {
  IconArrowsMaximize,
  IconCopy,
  IconDownload,
  IconFileDescription,
  IconFileUpload,
  IconFolderOpen,
  IconFolderSymlink,
  IconLink,
  IconPencil,
  IconRefresh,
  IconTrash,
  IconZip,
} from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { copyText } from '../../app/copy-text.ts'
import { go } from '../../app/go.ts'
import { may, mayAll, maySome } from '../../app/may.ts'
import { queryClient } from '../../app/query-client.ts'
import { t } from '../../app/words.ts'
import { askFolder } from '../folders/ask-folder.tsx'
import { askName } from '../folders/ask-name.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { chooseVersionFile } from '../uploads/choose-files.ts'
import { assetLink } from './addresses.ts'
import { downloadAsset, downloadZip, withMetadata } from './download.ts'
import { copyAssets, countOf, deleteAssets, moveAssets, readFiles, renameAsset, retryProcessing } from './verbs.ts'

const count = (context: ActionContext) => (context.page === 'bin' ? 0 : countOf(context))
const some = (context: ActionContext) => count(context) > 0
/** A verb for as many as are chosen: gone when it is allowed for none of them, grey when not for all. */
const ifAllowed = (...needed: Capability[]) => ({
  shown: (context: ActionContext) => some(context) && maySome(context.assets, ...needed),
  enabled: (context: ActionContext) => mayAll(context.assets, ...needed),
})
/** A verb for one. */
const ifAllowedForOne = (...needed: Capability[]) => ({
  shown: (context: ActionContext) => may(single(context), ...needed),
})
const single = (context: ActionContext): Asset | undefined =>
  count(context) === 1 && context.assets.length === 1 ? context.assets[0] : undefined
/** Where the way to another folder begins: among the neighbours of this one. */
const parentOf = async (folderId: FolderId): Promise<FolderId> => {
  // An asset may be shared without the folder it is in.
  const folder = await queryClient.ensureQueryData(folderQueries.one(folderId)).catch(() => null)
  return folder?.parentId ?? ROOT_FOLDER_ID
}
const isSingle = (context: ActionContext) => single(context) !== undefined
const home = ({ place, assets }: ActionContext) => assets[0]?.folderId ?? place ?? ROOT_FOLDER_ID

const download = (context: ActionContext) => {
  const asset = single(context)
  return asset ? downloadAsset(asset) : downloadZip(context)
}

/** Verbs of the selected assets, or of the one that is open. */
export const assetActions: readonly Action[] = [
  {
    name: 'assets.open',
    label: 'assets.action.open',
    icon: IconArrowsMaximize,
    group: 'open',
    shortcuts: ['enter'],
    shown: (context) => context.page !== 'asset' && isSingle(context),
    perform: (context) => go({ to: '/asset/$assetId', params: { assetId: single(context)!.id } }),
  },
  {
    name: 'assets.download',
    label: 'assets.action.download',
    icon: IconDownload,
    group: 'open',
    shortcuts: ['shift+d'],
    ...ifAllowed('download_original'),
    perform: (context) => download(context),
  },
  {
    name: 'assets.downloadAsArrived',
    label: 'assets.action.downloadAsArrived',
    icon: IconDownload,
    group: 'open',
    ...ifAllowed('download_original'),
    perform: (context) => {
      withMetadata.set(false)
      return download(context)
    },
  },
  {
    name: 'assets.downloadWithMetadata',
    label: 'assets.action.downloadWithMetadata',
    icon: IconFileDescription,
    group: 'open',
    ...ifAllowed('download_original'),
    perform: (context) => {
      withMetadata.set(true)
      return download(context)
    },
  },
  {
    name: 'assets.downloadZip',
    label: 'assets.action.downloadZip',
    icon: IconZip,
    group: 'open',
    ...ifAllowedForOne('download_original'),
    perform: (context) => downloadZip(context),
  },
  {
    name: 'assets.copyLink',
    label: 'assets.action.copyLink',
    icon: IconLink,
    group: 'open',
    shortcuts: ['mod+shift+c'],
    shown: (context) => some(context) && !context.everything,
    perform: ({ assets }) =>
      copyText(
        assets.map(assetLink).join('\n'),
        assets.length === 1 ? t('assets.said.linkCopied') : t('assets.said.linksCopied', { count: assets.length }),
      ),
  },
  {
    name: 'assets.showFolder',
    label: 'assets.action.showFolder',
    icon: IconFolderOpen,
    group: 'open',
    shown: (context) => isSingle(context) && single(context)!.folderId !== context.place,
    perform: (context) => {
      const { folderId } = single(context)!
      return go({
        to: '/library/{-$folderId}',
        params: { folderId: folderId === ROOT_FOLDER_ID ? undefined : folderId },
      })
    },
  },
  {
    name: 'assets.rename',
    label: 'assets.action.rename',
    icon: IconPencil,
    group: 'edit',
    shortcuts: ['F2', 'r'],
    ...ifAllowedForOne('edit'),
    perform: (context) => {
      const asset = single(context)!
      return askName({
        title: t('assets.rename.title'),
        label: t('assets.rename.name'),
        initial: asset.name,
        submit: t('assets.rename.submit'),
        save: (name) => renameAsset(asset, name),
      })
    },
  },
  {
    name: 'assets.addVersion',
    label: 'assets.action.addVersion',
    icon: IconFileUpload,
    group: 'edit',
    ...ifAllowedForOne('replace'),
    perform: (context) => chooseVersionFile(single(context)!),
  },
  {
    name: 'assets.move',
    label: 'assets.action.move',
    icon: IconFolderSymlink,
    group: 'organise',
    shortcuts: ['m'],
    ...ifAllowed('move'),
    perform: async (context) => {
      const to = await askFolder({
        title: t('assets.move.title', { count: count(context) }),
        submit: t('assets.move.submit'),
        start: await parentOf(home(context)),
        toAdd: true,
      })
      if (to) await moveAssets(context, to)
    },
  },
  {
    name: 'assets.copy',
    label: 'assets.action.copy',
    icon: IconCopy,
    group: 'organise',
    shortcuts: ['shift+m'],
    ...ifAllowed('download_original'),
    perform: async (context) => {
      const to = await askFolder({
        title: t('assets.copy.title', { count: count(context) }),
        submit: t('assets.copy.submit'),
        start: await parentOf(home(context)),
        toAdd: true,
      })
      if (to) await copyAssets(context, to)
    },
  },
  {
    name: 'assets.readFile',
    label: 'assets.action.readFile',
    icon: IconFileDescription,
    group: 'edit',
    ...ifAllowed('edit'),
    perform: (context) => readFiles(context),
  },
  {
    name: 'assets.retry',
    label: 'assets.action.retry',
    icon: IconRefresh,
    group: 'edit',
    shown: ({ page, assets, everything }) =>
      page !== 'bin' &&
      !everything &&
      assets.length > 0 &&
      assets.every(({ processing }) => processing === 'failed') &&
      mayAll(assets, 'edit'),
    perform: ({ assets }) => retryProcessing(assets),
  },
  {
    name: 'assets.delete',
    label: 'assets.action.delete',
    icon: IconTrash,
    group: 'organise',
    shortcuts: ['delete'],
    takesAway: true,
    ...ifAllowed('delete'),
    perform: (context) => deleteAssets(context),
  },
]

/** The menu of selected assets. */
export const ASSET_MENU = [
  ['assets.open', 'assets.copyLink', 'assets.showFolder', 'access.asset'],
  ['assets.downloadAsArrived', 'assets.downloadWithMetadata', 'assets.downloadZip'],
  ['assets.rename', 'assets.addVersion', 'assets.readFile', 'assets.retry'],
  ['assets.move', 'assets.copy'],
  ['assets.delete'],
] as const
