import type { FolderId } from '@damask/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

/** Counting tells when it is done; asking covers for news that got lost. */
const ASK_EVERY_MS = 5_000

export const qualityQueries = {
  in: (folderId: FolderId | undefined) =>
    queryOptions({
      queryKey: ['quality', 'in', folderId ?? null],
      queryFn: ({ signal }) => damask.quality.get(folderId ? { folderId } : {}, { signal }),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
    }),
}
