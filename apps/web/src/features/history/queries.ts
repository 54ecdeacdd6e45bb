import type { AssetId, FolderId } from '@damask/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { type AuditSearch, toFilters } from './search.ts'

export type FeedOf = { assetId: AssetId } | { folderId: FolderId }

const PAGE = 30

export const historyQueries = {
  feed: (of: FeedOf) =>
    infiniteQueryOptions({
      queryKey: ['history', 'feed', of],
      queryFn: ({ pageParam, signal }) => {
        const page = { limit: PAGE, ...(pageParam && { cursor: pageParam }) }
        return 'assetId' in of
          ? damask.history.listForAsset({ ...of, ...page }, { signal })
          : damask.history.listForFolder({ ...of, ...page }, { signal })
      },
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
  events: (search: AuditSearch) =>
    infiniteQueryOptions({
      queryKey: ['history', 'events', search],
      queryFn: ({ pageParam, signal }) =>
        damask.history.list({ ...toFilters(search), limit: 100, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
  names: () =>
    queryOptions({
      queryKey: ['history', 'names'],
      queryFn: async ({ signal }) => (await damask.history.listNames({}, { signal })).items,
    }),
  actors: (words: string) =>
    queryOptions({
      queryKey: ['history', 'actors', words],
      queryFn: async ({ signal }) => (await damask.history.findActors({ words }, { signal })).items,
      staleTime: 60_000,
      placeholderData: keepPreviousData,
    }),
  verification: () =>
    queryOptions({
      queryKey: ['history', 'verification'],
      queryFn: ({ signal }) => damask.history.getVerification({}, { signal }),
      // How far it is, is told by signals only to whoever hears them; asking is what always works.
      refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_000 : false),
    }),
  views: () =>
    queryOptions({
      queryKey: ['history', 'views'],
      queryFn: async ({ signal }) => (await damask.history.listViews({}, { signal })).items,
    }),
  retention: () =>
    queryOptions({
      queryKey: ['history', 'retention'],
      queryFn: async ({ signal }) => (await damask.history.getRetention({}, { signal })).days,
    }),
  streams: () =>
    queryOptions({
      queryKey: ['history', 'streams'],
      queryFn: async ({ signal }) => (await damask.history.listStreams({}, { signal })).items,
      // What arrived elsewhere is no news of the library.
      refetchInterval: 5_000,
    }),
}
