import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

/** How much waits for the reader. The rail asks for it, so nothing else comes with it. */
export const attentionCount = () =>
  queryOptions({
    queryKey: ['attention', 'count'],
    queryFn: async ({ signal }) => (await damask.attention.count({}, { signal })).count,
  })
