import type { SsoConnectionId } from '@damask/contract'
import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const ssoQueries = {
  list: () =>
    queryOptions({
      queryKey: ['singleSignOn', 'list'],
      queryFn: async ({ signal }) => (await damask.singleSignOn.list({}, { signal })).items,
      staleTime: 0,
    }),
  one: (id: SsoConnectionId) =>
    queryOptions({
      ...ssoQueries.list(),
      select: (items: Awaited<ReturnType<typeof damask.singleSignOn.list>>['items']) =>
        items.find((connection) => connection.id === id) ?? null,
    }),
  /** Only the domain is sent: who is about to sign in is nobody's business yet. */
  ways: (domain: string | null) =>
    queryOptions({
      queryKey: ['singleSignOn', 'ways', domain],
      queryFn: ({ signal }) =>
        damask.singleSignOn.waysToSignIn(domain ? { email: `someone@${domain}` } : {}, { signal }),
      staleTime: 60_000,
    }),
  teams: () =>
    queryOptions({
      queryKey: ['teams', 'list', 'forGroups'],
      queryFn: async ({ signal }) => (await damask.teams.list({ limit: 200 }, { signal })).items,
      staleTime: 0,
    }),
}
