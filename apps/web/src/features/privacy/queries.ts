import type { PrivacyTextKind } from '@damask/contract'
import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

export const privacyQueries = {
  texts: () =>
    queryOptions({
      queryKey: ['privacy', 'texts'],
      queryFn: async ({ signal }) => (await damask.privacy.listTexts({}, { signal })).items,
    }),
  versions: (kind: PrivacyTextKind) =>
    queryOptions({
      queryKey: ['privacy', 'versions', kind],
      queryFn: async ({ signal }) => (await damask.privacy.listTextVersions({ kind }, { signal })).items,
      staleTime: 0,
    }),
  consents: () =>
    queryOptions({
      queryKey: ['privacy', 'consents'],
      queryFn: ({ signal }) => damask.privacy.getOwnConsents({}, { signal }),
      staleTime: 0,
    }),
  exports: () =>
    queryOptions({
      queryKey: ['privacy', 'exports'],
      queryFn: async ({ signal }) => (await damask.privacy.listDataExports({}, { signal })).items,
      staleTime: 0,
    }),
  people: (words: string) =>
    queryOptions({
      queryKey: ['privacy', 'people', words],
      queryFn: async ({ signal }) =>
        (await damask.people.list({ limit: 20, ...(words && { words }) }, { signal })).items,
    }),
}
