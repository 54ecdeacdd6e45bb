import type { FolderId } from '@damask/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const folderQueries = {
  one: (folderId: FolderId) =>
    queryOptions({
      queryKey: ['folders', 'one', folderId],
      queryFn: ({ signal }) => damask.folders.get({ folderId }, { signal }),
    }),
  /** The folders directly inside one, by name. */
  inside: (parentId: FolderId) =>
    infiniteQueryOptions({
      queryKey: ['folders', 'inside', parentId],
      queryFn: ({ pageParam, signal }) =>
        damask.folders.list({ parentId, limit: 200, ...(pageParam && { cursor: pageParam }) }, { signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
  /** Folders anywhere whose name contains the words; the best few. */
  named: (words: string, limit: number) =>
    queryOptions({
      queryKey: ['folders', 'named', words, limit],
      queryFn: async ({ signal }) =>
        (await damask.folders.list({ words, includeSubfolders: true, limit }, { signal })).items,
      staleTime: 30_000,
    }),
}
