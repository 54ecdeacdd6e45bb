import type { AssetFilters, AssetId, AssetSort } from '@damask/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

/** What a list of assets shows and in which order. */
export type AssetList = AssetFilters & { sort: AssetSort; direction: 'ascending' | 'descending' }

// The first page is small so that it is there at once; the ones after it are fetched while scrolling.
const FIRST_PAGE = 100
const NEXT_PAGES = 200

export const assetQueries = {
  one: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['assets', 'one', assetId],
      queryFn: ({ signal }) => damask.assets.get({ assetId }, { signal }),
    }),
  list: (list: AssetList) =>
    infiniteQueryOptions({
      queryKey: ['assets', 'list', list],
      queryFn: ({ pageParam, signal }) =>
        damask.assets.list(
          { ...list, limit: pageParam ? NEXT_PAGES : FIRST_PAGE, ...(pageParam && { cursor: pageParam }) },
          { signal },
        ),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
  count: (filters: AssetFilters) =>
    queryOptions({
      queryKey: ['assets', 'count', filters],
      queryFn: ({ signal }) => damask.assets.count(filters, { signal }),
    }),
  facts: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['assets', 'facts', assetId],
      queryFn: async ({ signal }) => (await damask.assets.getFacts({ assetId }, { signal })).groups,
    }),
  processing: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['assets', 'processing', assetId],
      queryFn: ({ signal }) => damask.renditions.getProcessing({ assetId }, { signal }),
    }),
  versions: (assetId: AssetId) =>
    infiniteQueryOptions({
      queryKey: ['assets', 'versions', assetId],
      queryFn: ({ pageParam, signal }) =>
        damask.assets.listVersions({ assetId, limit: 50, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
}
