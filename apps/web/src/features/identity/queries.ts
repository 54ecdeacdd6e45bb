import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const identityQueries = {
  me: () =>
    queryOptions({ queryKey: ['identity', 'me'], queryFn: ({ signal }) => damask.identity.getMe({}, { signal }) }),
  setup: () =>
    queryOptions({
      queryKey: ['identity', 'setup'],
      queryFn: ({ signal }) => damask.identity.getSetup({}, { signal }),
      staleTime: 0,
    }),
  security: () =>
    queryOptions({
      queryKey: ['identity', 'security'],
      queryFn: ({ signal }) => damask.identity.getSecurity({}, { signal }),
      staleTime: 0,
    }),
  signInPolicy: () =>
    queryOptions({
      queryKey: ['identity', 'signInPolicy'],
      queryFn: ({ signal }) => damask.identity.getSignInPolicy({}, { signal }),
      staleTime: 0,
    }),
  sessions: () =>
    queryOptions({
      queryKey: ['identity', 'sessions'],
      queryFn: async ({ signal }) => (await damask.identity.listSessions({}, { signal })).items,
      // Other devices come and go without telling this one.
      staleTime: 0,
    }),
  apiKeys: () =>
    queryOptions({
      queryKey: ['identity', 'apiKeys'],
      queryFn: async ({ signal }) => (await damask.identity.listApiKeys({}, { signal })).items,
      staleTime: 0,
    }),
}
