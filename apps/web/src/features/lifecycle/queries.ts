import type { AssetId, LegalHoldId } from '@damask/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'

const pages = { initialPageParam: undefined as string | undefined }
const nextPage = (last: { nextCursor: string | null }) => last.nextCursor ?? undefined
const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor })

export const lifecycleQueries = {
  one: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['lifecycle', 'one', assetId],
      queryFn: ({ signal }) => damask.lifecycle.get({ assetId }, { signal }),
    }),
  state: () =>
    queryOptions({
      queryKey: ['lifecycle', 'state'],
      queryFn: ({ signal }) => damask.lifecycle.getState({}, { signal }),
    }),
  due: () =>
    infiniteQueryOptions({
      queryKey: ['lifecycle', 'due'],
      queryFn: ({ pageParam, signal }) => damask.lifecycle.listDue(at(pageParam), { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
  settings: () =>
    queryOptions({
      queryKey: ['lifecycle', 'settings'],
      queryFn: ({ signal }) => damask.lifecycle.getSettings({}, { signal }),
    }),
  holds: () =>
    infiniteQueryOptions({
      queryKey: ['lifecycle', 'holds'],
      queryFn: ({ pageParam, signal }) => damask.lifecycle.listHolds(at(pageParam), { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
  held: (holdId: LegalHoldId) =>
    infiniteQueryOptions({
      queryKey: ['lifecycle', 'held', holdId],
      queryFn: ({ pageParam, signal }) => damask.lifecycle.listHeld({ holdId, ...at(pageParam) }, { signal }),
      ...pages,
      getNextPageParam: nextPage,
    }),
}
