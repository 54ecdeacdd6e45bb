import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

/** The newest few assets whose name contains the words, for suggestions. */
export const suggestQuery = (words: string, limit: number) =>
  queryOptions({
    queryKey: ['assets', 'suggest', words, limit],
    queryFn: async ({ signal }) => (await damask.assets.list({ words, limit }, { signal })).items,
    staleTime: 30_000,
  })
