import { lazy, Suspense } from 'react'
import { loadLaterWords } from '../../app/words.ts'
import type { KeywordBarProps } from './keywords/keyword-bar.tsx'

const Bar = lazy(async () => {
  const [{ KeywordBar }] = await Promise.all([import('./keywords/keyword-bar.tsx'), loadLaterWords()])
  return { default: KeywordBar }
})

/** The line for keywords, fetched when somebody first asks for it. */
export const LazyKeywordBar = (props: KeywordBarProps) => (
  <Suspense>
    <Bar {...props} />
  </Suspense>
)
