import type { FolderId } from '@damask/contract'
import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const policyQueries = {
  one: (folderId: FolderId) =>
    queryOptions({
      queryKey: ['policies', 'one', folderId],
      queryFn: ({ signal }) => damask.policies.get({ folderId }, { signal }),
    }),
  violations: (folderId: FolderId) =>
    queryOptions({
      queryKey: ['policies', 'violations', folderId],
      queryFn: ({ signal }) => damask.policies.listViolations({ folderId, limit: 50 }, { signal }),
      // A look that is under way is followed to its end.
      refetchInterval: ({ state }) => {
        const check = state.data?.check
        return check && !check.endedAt && !['failed', 'cancelled'].includes(check.state) ? 2_000 : false
      },
    }),
  templates: () =>
    queryOptions({
      queryKey: ['templates', 'list'],
      queryFn: async ({ signal }) => (await damask.templates.list({}, { signal })).items,
    }),
}
