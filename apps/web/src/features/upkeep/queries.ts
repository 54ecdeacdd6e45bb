import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const upkeepQueries = {
  system: () =>
    queryOptions({
      queryKey: ['upkeep', 'system'],
      queryFn: ({ signal }) => damask.upkeep.getSystem({}, { signal }),
      // Queues and free space tell no news; the page asks again while somebody looks.
      staleTime: 0,
      refetchInterval: 10_000,
    }),
}
