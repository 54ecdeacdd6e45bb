import type { Asset, AssetFilters, AssetId, BinEntryId, FolderId, Operation } from '@damask/contract'
import { paginate } from '@damask/sdk'
import { damask } from '../../app/damask.ts'
import { formatNumber } from '../../app/format.ts'
import { go } from '../../app/go.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { folderName } from '../folders/folder-name.ts'
import { followOperation } from '../operations/follow-operation.tsx'
import { assetsMoved, forgetAssets, knownAsset, patchAsset, refreshLists } from './cache.ts'

/** Assets by id, or everything that a filter finds (when more is selected than was ever fetched). */
export type Chosen = {
  readonly assetIds: readonly AssetId[]
  readonly everything: { readonly filters: AssetFilters; readonly count: number } | null
}

export const countOf = ({ assetIds, everything }: Chosen): number => everything?.count ?? assetIds.length

const bodyOf = ({ assetIds, everything }: Chosen) =>
  everything ? { filters: everything.filters } : { assetIds: [...assetIds] }

/** Takes values from files again, by what their folders say about that. */
export async function readFiles(chosen: Chosen): Promise<void> {
  const [only] = chosen.assetIds
  const count = countOf(chosen)
  if (!chosen.everything && count === 1 && only) {
    const { taken, leftOut } = await damask.metadata.readFile({ assetId: only })
    const some = t('assets.readFile.some', { count: taken.length })
    say({
      message: taken.length > 0 ? some : t(leftOut.length > 0 ? 'assets.readFile.noPlace' : 'assets.readFile.nothing'),
    })
    return
  }
  const started = await damask.metadata.readFiles(bodyOf(chosen))
  await followOperation(started, t('assets.readFile.working', { count, formatted: formatNumber(count) }))
}

/** What an operation did not fail at. */
const succeeded = (chosen: Chosen, operation: Operation): AssetId[] => {
  const failed = new Set(operation.failed.map(({ subjectId }) => subjectId))
  return chosen.assetIds.filter((id) => !failed.has(id))
}

export async function moveAssets(chosen: Chosen, to: FolderId): Promise<void> {
  const known = chosen.assetIds.map(knownAsset).filter((asset) => asset !== undefined)
  const from = new Map(known.map((asset) => [asset.id, asset.folderId]))
  const moving = chosen.everything
    ? chosen
    : { ...chosen, assetIds: chosen.assetIds.filter((id) => from.get(id) !== to) }
  const count = countOf(moving)
  if (count === 0) return
  const folder = await folderName(to)
  const words = { count, folder, formatted: formatNumber(count) }
  const [only] = moving.assetIds
  let moved: AssetId[]
  if (!moving.everything && moving.assetIds.length === 1 && only) {
    patchAsset(await damask.assets.move({ assetId: only, folderId: to }))
    moved = [only]
  } else {
    const started = await damask.assets.bulkMove({ ...bodyOf(moving), toFolderId: to })
    const ended = await followOperation(started, t('assets.move.working', words))
    if (ended.done === 0) return
    moved = succeeded(moving, ended)
  }
  assetsMoved(moved, to)
  void refreshAround()
  say({
    message: t('assets.move.done', { ...words, count: moving.everything ? count : moved.length }),
    ...(!moving.everything && { undo: () => moveBack(moved, from) }),
  })
}

async function moveBack(assetIds: readonly AssetId[], from: ReadonlyMap<AssetId, FolderId>): Promise<void> {
  for (const [folderId, ids] of Map.groupBy(assetIds, (id) => from.get(id))) {
    if (!folderId) continue
    const started = await damask.assets.bulkMove({ assetIds: ids, toFolderId: folderId })
    await followOperation(started, t('assets.move.working', { count: ids.length, folder: await folderName(folderId) }))
    assetsMoved(ids, folderId)
  }
  await refreshAround()
}

export async function copyAssets(chosen: Chosen, to: FolderId): Promise<void> {
  const count = countOf(chosen)
  const folder = await folderName(to)
  const started = await damask.assets.bulkCopy({ ...bodyOf(chosen), toFolderId: to })
  const ended = await followOperation(started, t('assets.copy.working', { count, folder }))
  const copied = count - ended.failedCount
  if (ended.state !== 'done' || copied <= 0) return
  void refreshAround()
  say({
    message: t('assets.copy.done', { count: copied, folder }),
    more: {
      label: t('assets.copy.show'),
      perform: () => go({ to: '/library/{-$folderId}', params: { folderId: to } }),
    },
  })
}

export async function deleteAssets(chosen: Chosen): Promise<void> {
  const count = countOf(chosen)
  const [only] = chosen.assetIds
  if (!chosen.everything && chosen.assetIds.length === 1 && only) {
    const name = knownAsset(only)?.name ?? ''
    const { binEntryId } = await damask.assets.delete({ assetId: only })
    afterDeleting([only])
    return void say({ message: t('assets.delete.done', { count: 1, name }), undo: () => restore([binEntryId]) })
  }
  const started = await damask.assets.bulkDelete(bodyOf(chosen))
  const ended = await followOperation(started, t('assets.delete.working', { count }))
  const deleted = count - ended.failedCount
  if (ended.done === 0) return
  const gone = succeeded(chosen, ended)
  afterDeleting(gone)
  say({
    message: t('assets.delete.done', { count: deleted, name: '' }),
    // What was deleted by a filter is only in the bin: its ids were never known here.
    ...(!chosen.everything && { undo: async () => restore(await binEntriesOf(gone)) }),
  })
}

function afterDeleting(assetIds: readonly AssetId[]): void {
  forgetAssets(assetIds)
  void queryClient.invalidateQueries({ queryKey: ['bin'] })
  void refreshAround()
}

/** What was deleted a moment ago is at the top of the bin. */
async function binEntriesOf(assetIds: readonly AssetId[]): Promise<BinEntryId[]> {
  const wanted = new Set(assetIds)
  const found: BinEntryId[] = []
  for await (const page of paginate(damask.bin.list, { limit: 200 })) {
    for (const entry of page.items) if (entry.assetId && wanted.delete(entry.assetId)) found.push(entry.id)
    if (wanted.size === 0) break
  }
  return found
}

async function restore(entries: readonly BinEntryId[]): Promise<void> {
  for (const binEntryId of entries) await damask.bin.restore({ binEntryId })
  void queryClient.invalidateQueries({ queryKey: ['bin'] })
  await refreshAround()
}

export async function renameAsset(asset: Asset, name: string): Promise<void> {
  patchAsset(await damask.assets.rename({ assetId: asset.id, name }, { ifMatch: asset.revision }))
}

export async function retryProcessing(assets: readonly Asset[]): Promise<void> {
  for (const { id } of assets) patchAsset(await damask.renditions.retry({ assetId: id }))
  for (const { id } of assets) void queryClient.invalidateQueries({ queryKey: ['assets', 'processing', id] })
  say({ message: t('assets.said.retrying', { count: assets.length }) })
}

async function refreshAround(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['assets', 'count'] })
  await refreshLists()
}
