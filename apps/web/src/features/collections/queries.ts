import type { AssetId, CollectionId } from '@damask/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

type Which = {
  readonly parentId?: CollectionId
  readonly top?: boolean
  readonly words?: string
  readonly ofAssetId?: AssetId
}

export const collectionQueries = {
  one: (collectionId: CollectionId) =>
    queryOptions({
      queryKey: ['collections', 'one', collectionId],
      queryFn: ({ signal }) => damask.collections.get({ collectionId }, { signal }),
    }),
  list: (which: Which) =>
    infiniteQueryOptions({
      queryKey: ['collections', 'list', which],
      queryFn: ({ pageParam, signal }) =>
        damask.collections.list({ ...which, limit: 100, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
  shares: (collectionId: CollectionId) =>
    queryOptions({
      queryKey: ['collections', 'shares', collectionId],
      queryFn: async ({ signal }) => (await damask.collections.listShares({ collectionId }, { signal })).shares,
    }),
  sharees: (words: string) =>
    queryOptions({
      queryKey: ['collections', 'sharees', words],
      queryFn: async ({ signal }) => (await damask.collections.findSharees({ words }, { signal })).items,
      enabled: words.trim().length >= 2,
      staleTime: 30_000,
    }),
}
