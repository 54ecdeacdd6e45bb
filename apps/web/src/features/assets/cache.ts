import type { Asset, AssetId, CollectionId, FolderId } from '@damask/contract'
import type { InfiniteData } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { type AssetList, assetQueries } from './queries.ts'

// Precise changes to what is on screen, from this person's own verbs and from the live feed. Whole lists are fetched again
// only when they are short: somebody who scrolled through 50,000 assets must not cause 250 requests with each upload.

type Pages = InfiniteData<Awaited<ReturnType<typeof damask.assets.list>>, unknown>

const LISTS = ['assets', 'list'] as const
const REFETCHABLE_PAGES = 6

/** Replaces an asset wherever it is shown. An older revision never replaces a newer one. */
export function patchAsset(asset: Asset): void {
  const newest = (known: Asset | undefined) => (known && known.revision > asset.revision ? known : asset)
  queryClient.setQueryData(assetQueries.one(asset.id).queryKey, newest)
  changeLists((items) => {
    const at = items.findIndex((item) => item.id === asset.id)
    return at < 0 ? items : items.with(at, newest(items[at]))
  })
}

/** Shows a state of processing before the asset itself is fetched again. */
export function patchProcessing(assetId: AssetId, processing: Asset['processing']): void {
  const patch = (item: Asset) => (item.processing === processing ? item : { ...item, processing })
  queryClient.setQueryData(assetQueries.one(assetId).queryKey, (known) => known && patch(known))
  changeLists((items) => {
    const at = items.findIndex((item) => item.id === assetId)
    return at < 0 || items[at]!.processing === processing ? items : items.with(at, patch(items[at]!))
  })
}

/** Takes assets out of every list: they were deleted. */
export function forgetAssets(assetIds: Iterable<AssetId>): void {
  const gone = new Set(assetIds)
  changeLists((items) => without(items, gone))
}

/** Takes assets out of the lists of single folders that they have left. Lists with subfolders are fetched again instead. */
export function assetsMoved(assetIds: Iterable<AssetId>, to: FolderId): void {
  const moved = new Set(assetIds)
  changeLists((items, list) =>
    list.folderId && list.folderId !== to && !list.includeSubfolders
      ? without(items, moved)
      : items.map((item) => (moved.has(item.id) ? { ...item, folderId: to } : item)),
  )
  for (const id of moved) {
    queryClient.setQueryData(assetQueries.one(id).queryKey, (known) => known && { ...known, folderId: to })
  }
}

/**
 * Puts assets in front of another in the lists of a collection that follow its order.
 * @returns what puts everything back
 */
export function reorderInLists(
  collectionId: CollectionId,
  assetIds: readonly AssetId[],
  beforeId: AssetId | null,
): () => void {
  const moving = new Set(assetIds)
  const before = queryClient.getQueriesData<Pages>({ queryKey: LISTS })
  for (const [key, pages] of before) {
    const list = key[2] as AssetList
    if (!pages || list.collectionId !== collectionId || list.sort !== 'position') continue
    const all = pages.pages.flatMap((page) => page.items)
    const moved = assetIds.flatMap((id) => all.find((asset) => asset.id === id) ?? [])
    const rest = all.filter((asset) => !moving.has(asset.id))
    const at = beforeId === null ? -1 : rest.findIndex((asset) => asset.id === beforeId)
    const next = at < 0 ? [...rest, ...moved] : [...rest.slice(0, at), ...moved, ...rest.slice(at)]
    let from = 0
    const parts = pages.pages.map((page) => {
      const items = next.slice(from, from + page.items.length)
      from += page.items.length
      return { ...page, items }
    })
    queryClient.setQueryData(key, { ...pages, pages: parts })
  }
  return () => {
    for (const [key, pages] of before) queryClient.setQueryData(key, pages)
  }
}

/** Brings lists up to date after something appeared or changed its place. */
export async function refreshLists(): Promise<void> {
  await Promise.all(
    queryClient
      .getQueryCache()
      .findAll({ queryKey: LISTS })
      .map(async (query) => {
        const pages = (query.state.data as Pages | undefined)?.pages.length ?? 0
        if (query.getObserversCount() === 0)
          return queryClient.invalidateQueries({ queryKey: query.queryKey, refetchType: 'none' })
        if (pages <= REFETCHABLE_PAGES) return queryClient.refetchQueries({ queryKey: query.queryKey, exact: true })
        return spliceNewest(query.queryKey[2] as AssetList)
      }),
  )
}

/** Fetches the newest of a long list and puts them before what is there. Other orders wait until the list is opened again. */
async function spliceNewest(list: AssetList): Promise<void> {
  if (list.sort !== 'created' || list.direction !== 'descending') return
  const newest = await damask.assets.list({ ...list, limit: 200 })
  queryClient.setQueryData(assetQueries.list(list).queryKey, (known: Pages | undefined) => {
    if (!known) return known
    const fresh = new Set(newest.items.map((item) => item.id))
    const meets = known.pages.some((page) => page.items.some((item) => fresh.has(item.id)))
    if (!meets) return known
    const [first, ...rest] = known.pages.map((page) => ({ ...page, items: without(page.items, fresh) }))
    return { ...known, pages: [{ ...first!, items: [...newest.items, ...first!.items] }, ...rest] }
  })
}

/** Every asset that is fetched and on some list, by id. */
export function knownAsset(assetId: AssetId): Asset | undefined {
  const one = queryClient.getQueryData(assetQueries.one(assetId).queryKey)
  if (one) return one
  for (const [, data] of queryClient.getQueriesData<Pages>({ queryKey: LISTS })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === assetId)
      if (found) return found
    }
  }
  return undefined
}

function changeLists(change: (items: Asset[], list: AssetList) => Asset[]): void {
  for (const [queryKey, data] of queryClient.getQueriesData<Pages>({ queryKey: LISTS })) {
    if (!data) continue
    let changed = false
    const pages = data.pages.map((page) => {
      const items = change(page.items, queryKey[2] as AssetList)
      if (items === page.items) return page
      changed = true
      return { ...page, items }
    })
    if (changed) queryClient.setQueryData<Pages>(queryKey, { ...data, pages })
  }
}

const without = (items: Asset[], gone: ReadonlySet<AssetId>) =>
  items.some((item) => gone.has(item.id)) ? items.filter((item) => !gone.has(item.id)) : items
