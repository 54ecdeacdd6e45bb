import type { Asset, AssetId, Collection, FolderId } from '@damask/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { stringifySearch } from '../../app/address.ts'
import { oneOf, remembered } from '../../app/remembered.ts'
import { rememberResultSet } from '../../app/result-set.ts'
import { assetQueries } from '../assets/queries.ts'
import { collectionQueries } from '../collections/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { defaultDirection, type LibrarySearch, type LibrarySort, SORTS, toFilters, VIEWS } from './search.ts'

const route = getRouteApi('/member/framed/library/{-$folderId}')

/** What one chose last; an address that says otherwise wins. */
export const lastView = remembered('library.view', 'rows', oneOf(...VIEWS))
export const lastSort = remembered('library.sort', 'created', oneOf(...SORTS))

/** What the library page shows: the address, read, and the assets it finds. */
export function useLibrary() {
  const { folderId: inAddress } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const folderId = inAddress && inAddress !== ROOT_FOLDER_ID ? (inAddress as FolderId) : null
  const usualView = lastView.use()
  const usualSort = lastSort.use()
  const view = search.view ?? usualView
  const collection = useQuery({
    ...collectionQueries.one(search.collection!),
    enabled: search.collection !== undefined,
  })
  const isKnown = search.collection === undefined || collection.isSuccess
  const sort = search.sort ?? ownSort(search, collection.data) ?? usualSort
  const direction = search.direction ?? (search.sort ? null : collection.data?.direction) ?? defaultDirection(sort)

  const filters = useMemo(() => toFilters(folderId, ROOT_FOLDER_ID, search), [folderId, search])
  const list = useMemo(() => ({ ...filters, sort, direction }), [filters, sort, direction])
  const pages = useInfiniteQuery({ ...assetQueries.list(list), enabled: isKnown })
  const counts = useQuery({ ...assetQueries.count(filters), enabled: isKnown })
  // What this page is remembered by. Not the location: that is already the next page's while this one leaves.
  const address = useMemo(() => `${folderId ?? ''}${stringifySearch(search)}`, [folderId, search])
  useEffect(() => rememberResultSet(list), [list])

  const assets = useMemo<readonly Asset[]>(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const order = useMemo<readonly AssetId[]>(() => assets.map(({ id }) => id), [assets])
  const change = useCallback(
    (part: Partial<LibrarySearch>, { replace = false } = {}) =>
      void navigate({ search: (before) => compact({ ...before, ...part }), replace }),
    [navigate],
  )
  return {
    folderId,
    collection,
    search,
    address,
    view,
    sort,
    direction,
    filters,
    list,
    pages,
    counts,
    assets,
    order,
    change,
  }
}

export type Library = ReturnType<typeof useLibrary>

/** The order that a list has by itself. */
function ownSort(search: LibrarySearch, collection: Collection | undefined): LibrarySort | undefined {
  if (search.recent) return 'viewed'
  if (!collection) return undefined
  return collection.kind === 'manual' ? 'position' : (collection.sort ?? undefined)
}

const compact = (search: LibrarySearch): LibrarySearch =>
  Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
