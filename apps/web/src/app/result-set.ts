import type { Asset, AssetId } from '@damask/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type AssetList, assetQueries } from '../features/assets/queries.ts'

// Which list the library showed last, so that the asset page can walk through it and the library can go back to where it was.

type ResultSet = { readonly list: AssetList; readonly lastSeenId: AssetId | null }

let resultSet: ResultSet | null = null
const listeners = new Set<() => void>()

function setResultSet(next: ResultSet | null) {
  resultSet = next
  for (const listener of listeners) listener()
}

export const rememberResultSet = (list: AssetList) => setResultSet({ list, lastSeenId: null })

/** Which asset was looked at last; forgotten once asked. */
export function takeLastSeen(): AssetId | null {
  const id = resultSet?.lastSeenId ?? null
  if (resultSet && id) resultSet = { ...resultSet, lastSeenId: null }
  return id
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export type Steps = {
  readonly previousId: AssetId | null
  readonly nextId: AssetId | null
  /** From 0; -1 while unknown. */
  readonly index: number
  readonly total: number | null
  /** What has been fetched of the list, in its order. */
  readonly assets: readonly Asset[]
  /** Returns to the list, at the place where it was left. */
  readonly back: () => void
}

/** Walks the list that the library showed last; an asset opened by its link walks through its own folder. */
export function useResultSet(assetId: AssetId): Steps {
  const router = useRouter()
  const known = useSyncExternalStore(subscribe, () => resultSet)
  const asset = useQuery({ ...assetQueries.one(assetId), enabled: known === null })
  const folderId = asset.data?.folderId
  const list = useMemo<AssetList | null>(
    () => known?.list ?? (folderId ? { folderId, sort: 'created', direction: 'descending' } : null),
    [known?.list, folderId],
  )
  const pages = useInfiniteQuery({ ...assetQueries.list(list ?? NO_LIST), enabled: list !== null })
  const { sort: _, direction: __, ...filters } = list ?? NO_LIST
  const counts = useQuery({ ...assetQueries.count(filters), enabled: list !== null })

  const assets = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const index = assets.findIndex((asset) => asset.id === assetId)

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  useEffect(() => {
    if (index >= 0 && index >= assets.length - 5 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [index, assets.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  useEffect(() => {
    if (resultSet) resultSet = { ...resultSet, lastSeenId: assetId }
  }, [assetId])

  return {
    previousId: assets[index - 1]?.id ?? null,
    nextId: index < 0 ? null : (assets[index + 1]?.id ?? null),
    index,
    total: counts.data?.total ?? null,
    assets,
    back: () => {
      if (known && router.history.canGoBack()) router.history.back()
      else if (folderId) void router.navigate({ to: '/library/{-$folderId}', params: { folderId } })
      else void router.navigate({ to: '/library/{-$folderId}', params: { folderId: undefined } })
    },
  }
}

const NO_LIST: AssetList = { sort: 'created', direction: 'descending' }
