import { lazy, Suspense } from 'react'
import { loadLaterWords } from '../../app/words.ts'
import type { WhereChipsProps } from './filters/where-chips.tsx'

export const FieldFilters = lazy(async () => {
  const [{ FieldFilters }] = await Promise.all([import('./filters/field-filters.tsx'), loadLaterWords()])
  return { default: FieldFilters }
})

const Chips = lazy(async () => {
  const [{ WhereChips }] = await Promise.all([import('./filters/where-chips.tsx'), loadLaterWords()])
  return { default: WhereChips }
})

/** Fetched only for an address that filters by values. */
export const LazyWhereChips = (props: WhereChipsProps) => (
  <Suspense>
    <Chips {...props} />
  </Suspense>
)
