import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const oauthQueries = {
  /** A question that is put once: asking again would make the one on screen worthless. */
  request: (query: string) =>
    queryOptions({
      queryKey: ['oauth', 'request', query],
      queryFn: ({ signal }) => damask.oauth.openRequest({ query }, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      retry: false,
    }),
  connectedApps: () =>
    queryOptions({
      queryKey: ['oauth', 'connectedApps'],
      queryFn: async ({ signal }) => (await damask.oauth.listConnectedApps({}, { signal })).items,
      staleTime: 0,
    }),
  clients: () =>
    infiniteQueryOptions({
      queryKey: ['oauth', 'clients'],
      queryFn: ({ signal, pageParam }) =>
        damask.oauth.listClients({ limit: 50, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
      staleTime: 0,
    }),
}
