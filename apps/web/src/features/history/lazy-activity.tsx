import { SkeletonLines } from '@damask/ui'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { loadLaterWords } from '../../app/words.ts'
import type { FeedOf } from './queries.ts'

/** Fetched with its words when somebody opens it: the first page does without. */
const Feed = lazy(async () => {
  const [{ ActivityFeed }] = await Promise.all([import('./activity-feed.tsx'), loadLaterWords()])
  return { default: ActivityFeed }
})

export function LazyActivity({ of }: { of: FeedOf }) {
  const { t } = useTranslation()
  return (
    <Suspense fallback={<SkeletonLines label={t('app.loading')} lines={3} />}>
      <Feed of={of} />
    </Suspense>
  )
}
