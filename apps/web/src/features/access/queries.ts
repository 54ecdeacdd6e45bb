import type { AnyCapability, AssetId, FolderId, PersonId } from '@damask/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

/** What access is about: a folder or an asset. */
export type AccessPlace =
  | { readonly folderId: FolderId; readonly assetId?: undefined }
  | { readonly assetId: AssetId; readonly folderId?: undefined }

const pages = { initialPageParam: undefined as string | undefined }
const nextPage = (last: { nextCursor: string | null }) => last.nextCursor ?? undefined
const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor })

export const accessQueries = {
  roles: () =>
    queryOptions({
      queryKey: ['access', 'roles'],
      queryFn: async ({ signal }) => (await damask.roles.list({}, { signal })).items,
    }),
  grants: (place: AccessPlace) =>
    infiniteQueryOptions({
      queryKey: ['access', 'grants', place],
      queryFn: ({ pageParam, signal }) =>
        damask.access.listGrants({ ...place, limit: 100, ...at(pageParam) }, { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
  people: (place: AccessPlace, words: string) =>
    infiniteQueryOptions({
      queryKey: ['access', 'people', place, words],
      queryFn: ({ pageParam, signal }) =>
        damask.access.listPeople({ ...place, limit: 50, ...(words && { words }), ...at(pageParam) }, { signal }),
      ...pages,
      getNextPageParam: nextPage,
      placeholderData: keepPreviousData,
    }),
  explain: (place: AccessPlace, capability: AnyCapability, personId?: PersonId) =>
    queryOptions({
      queryKey: ['access', 'explain', place, capability, personId],
      queryFn: ({ signal }) =>
        damask.access.explain({ ...place, capability, ...(personId && { personId }) }, { signal }),
    }),
  principals: (words: string) =>
    queryOptions({
      queryKey: ['access', 'principals', words],
      queryFn: async ({ signal }) => (await damask.access.findPrincipals({ words }, { signal })).items,
      placeholderData: keepPreviousData,
    }),
  requests: () =>
    infiniteQueryOptions({
      queryKey: ['access', 'requests'],
      queryFn: ({ pageParam, signal }) => damask.accessRequests.list(at(pageParam), { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
  ownRequests: () =>
    queryOptions({
      queryKey: ['access', 'ownRequests'],
      queryFn: async ({ signal }) => (await damask.accessRequests.listOwn({ limit: 50 }, { signal })).items,
    }),
  requestState: () =>
    queryOptions({
      queryKey: ['access', 'requestState'],
      queryFn: ({ signal }) => damask.accessRequests.count({}, { signal }),
    }),
  /** What somebody was given, themselves, through teams and with everyone. */
  held: (personId: PersonId) =>
    infiniteQueryOptions({
      queryKey: ['access', 'held', personId],
      queryFn: ({ pageParam, signal }) =>
        damask.access.listHeldGrants({ personId, limit: 100, ...at(pageParam) }, { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
}
