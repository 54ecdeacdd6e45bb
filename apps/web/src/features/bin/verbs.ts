import type { BinEntry, FolderId } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatNumber, formatSize } from '../../app/format.ts'
import { go } from '../../app/go.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { folderName } from '../folders/folder-name.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { followOperation } from '../operations/follow-operation.tsx'
import { forgetBinEntries } from './queries.ts'

/** Puts entries back where they were, oldest first, so that a folder is there before what was deleted out of it. */
export async function restoreEntries(entries: readonly BinEntry[]): Promise<void> {
  const restored: { entry: BinEntry; folderId: FolderId; renamedTo: string | null }[] = []
  try {
    for (const entry of entries.toReversed()) {
      const { folderId, renamedTo } = await damask.bin.restore({ binEntryId: entry.id })
      restored.push({ entry, folderId, renamedTo })
      forgetBinEntries(new Set([entry.id]))
    }
  } finally {
    // What came back before a refusal is back, and is said.
    refreshAround()
    if (restored.length > 0) await sayRestored(restored)
  }
}

async function sayRestored(restored: { entry: BinEntry; folderId: FolderId; renamedTo: string | null }[]) {
  const { entry, folderId, renamedTo } = restored[0]!
  const folder = await folderName(folderId)
  const count = restored.length
  const words = { count, name: entry.name, folder, renamedTo: renamedTo ?? '' }
  say({
    message: renamedTo && count === 1 ? t('bin.restore.renamed', words) : t('bin.restore.done', words),
    more: {
      label: t('bin.restore.open'),
      perform: () =>
        go({
          to: '/library/{-$folderId}',
          params: { folderId: folderId === ROOT_FOLDER_ID ? undefined : folderId },
        }),
    },
  })
}

/** Asks, naming what will be lost, then erases for ever. */
export async function eraseEntries(entries: readonly BinEntry[]): Promise<void> {
  const count = entries.length
  const assets = entries.reduce((sum, entry) => sum + entry.assetCount, 0)
  const size = formatSize(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0))
  const name = entries[0]!.name
  const lost = { count: assets, written: formatNumber(assets), size }
  const agreed = await confirm({
    title: t('bin.erase.title', { count, name }),
    text:
      entries.some((entry) => entry.type === 'folder') || count > 1
        ? t('bin.erase.many', lost)
        : t('bin.erase.one', lost),
    submit: t('bin.erase.submit'),
    takesAway: true,
  })
  if (!agreed) return
  let erased = 0
  try {
    for (const entry of entries) {
      const ended = await followOperation(
        await damask.bin.erase({ binEntryId: entry.id }),
        t('bin.erase.working', { name: entry.name }),
      )
      if (ended.state === 'cancelled') break
      if (ended.state === 'done') erased++
      if (ended.failedCount === 0) forgetBinEntries(new Set([entry.id]))
    }
  } finally {
    refreshAround()
    if (erased > 0) say({ message: t('bin.erase.done', { count: erased, name }) })
  }
}

/** Asks, then erases everything that is in the bin, shown or not. */
export async function emptyBin(): Promise<void> {
  const agreed = await confirm({
    title: t('bin.empty.confirm'),
    text: t('bin.empty.text'),
    submit: t('bin.empty.submit'),
    takesAway: true,
  })
  if (!agreed) return
  const ended = await followOperation(await damask.bin.empty(), t('bin.empty.working'))
  refreshAround()
  if (ended.state === 'done' && ended.failedCount === 0) say({ message: t('bin.empty.done') })
}

function refreshAround(): void {
  void queryClient.invalidateQueries({ queryKey: ['bin'] })
  void queryClient.invalidateQueries({ queryKey: ['assets'] })
  void queryClient.invalidateQueries({ queryKey: ['folders'] })
}
