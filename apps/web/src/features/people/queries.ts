import type { Invitation, PersonId, TeamId } from '@damask/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import type { PeopleFilters } from './filters.ts'

// Others change people too, and the live feed tells of that only to whom it concerns.
const FRESH_MS = 15_000
const PAGE = 100
const paged = { initialPageParam: '', getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor }
const from = (cursor: string) => ({ limit: PAGE, ...(cursor && { cursor }) })

export const peopleQueries = {
  list: ({ words, show = 'active', team }: PeopleFilters) =>
    infiniteQueryOptions({
      queryKey: ['people', 'list', { words, show, team }],
      queryFn: ({ pageParam, signal }) =>
        damask.people.list(
          { ...SHOWN[show], ...(words && { words }), ...(team && { teamId: team }), ...from(pageParam) },
          { signal },
        ),
      ...paged,
      staleTime: FRESH_MS,
      placeholderData: keepPreviousData,
    }),
  one: (personId: PersonId) =>
    queryOptions({
      queryKey: ['people', 'one', personId],
      queryFn: ({ signal }) => damask.people.get({ personId }, { signal }),
      staleTime: FRESH_MS,
    }),
  sessions: (personId: PersonId) =>
    queryOptions({
      queryKey: ['people', 'sessions', personId],
      queryFn: async ({ signal }) => (await damask.people.listSessions({ personId }, { signal })).items,
      staleTime: 0,
    }),
  keys: (personId: PersonId) =>
    queryOptions({
      queryKey: ['people', 'keys', personId],
      queryFn: async ({ signal }) => (await damask.people.listKeys({ personId }, { signal })).items,
      staleTime: 0,
    }),
  teams: (words?: string, parentId?: TeamId) =>
    infiniteQueryOptions({
      queryKey: ['people', 'teams', { words, parentId }],
      queryFn: ({ pageParam, signal }) =>
        damask.teams.list({ ...(words && { words }), ...(parentId && { parentId }), ...from(pageParam) }, { signal }),
      ...paged,
      staleTime: FRESH_MS,
      placeholderData: keepPreviousData,
    }),
  team: (teamId: TeamId) =>
    queryOptions({
      queryKey: ['people', 'team', teamId],
      queryFn: ({ signal }) => damask.teams.get({ teamId }, { signal }),
      staleTime: FRESH_MS,
    }),
  members: (teamId: TeamId, words?: string) =>
    infiniteQueryOptions({
      queryKey: ['people', 'members', teamId, { words }],
      queryFn: ({ pageParam, signal }) =>
        damask.teams.listMembers({ teamId, ...(words && { words }), ...from(pageParam) }, { signal }),
      ...paged,
      staleTime: FRESH_MS,
      placeholderData: keepPreviousData,
    }),
  invitations: (state: 'open' | 'all') =>
    infiniteQueryOptions({
      queryKey: ['people', 'invitations', state],
      queryFn: ({ pageParam, signal }) => damask.invitations.list({ state, ...from(pageParam) }, { signal }),
      ...paged,
      staleTime: FRESH_MS,
    }),
  joining: () =>
    queryOptions({
      queryKey: ['people', 'joining'],
      queryFn: ({ signal }) => damask.invitations.getJoining({}, { signal }),
    }),
  canAsk: () =>
    queryOptions({
      queryKey: ['people', 'canAsk'],
      queryFn: ({ signal }) => damask.invitations.canAsk({}, { signal }),
    }),
  invitation: (token: string) =>
    queryOptions({
      queryKey: ['people', 'invitation', token],
      queryFn: ({ signal }) => damask.invitations.look({ token }, { signal }),
      staleTime: 0,
    }),
}

const SHOWN = {
  active: { state: 'active', kind: 'person' },
  deactivated: { state: 'deactivated' },
  administrators: { administrators: true, state: 'active' },
  service: { kind: 'service', state: 'active' },
  everybody: {},
} as const

/** After any change: a name, a team or a count may stand in every one of these lists. */
export const peopleChanged = () => queryClient.invalidateQueries({ queryKey: ['people'] })

export const isOver = (invitation: Invitation) => invitation.state !== 'open'
