import type { BinEntryId } from '@damask/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'

export const binQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: ['bin', 'list'],
      queryFn: ({ pageParam, signal }) =>
        damask.bin.list({ limit: 100, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
}

/** Takes entries off the list before the server is asked for it again. */
export function forgetBinEntries(ids: ReadonlySet<BinEntryId>): void {
  queryClient.setQueryData(
    binQueries.list().queryKey,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({ ...page, items: page.items.filter((entry) => !ids.has(entry.id)) })),
      },
  )
}
