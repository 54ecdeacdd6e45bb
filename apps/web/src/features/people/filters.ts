import type { TeamId } from '@damask/contract'

/** What a list of people shows. */
export type Show = 'active' | 'deactivated' | 'administrators' | 'service' | 'everybody'
export type PeopleFilters = { words?: string; show?: Show; team?: TeamId }

export const SHOWS = ['active', 'administrators', 'service', 'deactivated', 'everybody'] as const satisfies Show[]

/** An address says what one likes; only what is known is taken from it. */
export function toPeopleFilters({ words, show, team }: Record<string, unknown>): PeopleFilters {
  const known = SHOWS.find((value) => value === show)
  return {
    ...(typeof words === 'string' && words && { words: words.slice(0, 200) }),
    ...(known && known !== 'active' && { show: known }),
    ...(typeof team === 'string' && /^[0-9a-f-]{36}$/.test(team) && { team: team as TeamId }),
  }
}
