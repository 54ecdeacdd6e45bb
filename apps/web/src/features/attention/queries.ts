import { infiniteQueryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { rememberNames } from '../metadata/names.ts'

export const attentionQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: ['attention', 'list'],
      queryFn: async ({ pageParam, signal }) => {
        const page = await damask.attention.list({ limit: 100, ...(pageParam && { cursor: pageParam }) }, { signal })
        rememberNames(page)
        return page
      },
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
}
