import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const mailboxQueries = {
  state: () =>
    queryOptions({
      queryKey: ['mailbox', 'state'],
      queryFn: ({ signal }) => damask.mailbox.getState({}, { signal }),
    }),
  list: () =>
    infiniteQueryOptions({
      queryKey: ['mailbox', 'list'],
      queryFn: ({ pageParam, signal }) =>
        damask.mailbox.list({ limit: 50, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
      staleTime: 0,
    }),
}
