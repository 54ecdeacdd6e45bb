const LIFE_DAYS = { days30: 30, days90: 90, year: 365, never: null } as const
const DAY_MS = 86_400_000

export type Life = keyof typeof LIFE_DAYS
export const LIVES = Object.keys(LIFE_DAYS) as Life[]

/** When something that lives this long from now on ends; null is never. */
export function endOf(life: Life): string | null {
  const days = LIFE_DAYS[life]
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
}
