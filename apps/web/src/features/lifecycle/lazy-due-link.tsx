import { lazy, Suspense } from 'react'

const Loaded = lazy(async () => ({ default: (await import('./due-link.tsx')).DueLink }))

export const LazyDueLink = () => (
  <Suspense>
    <Loaded />
  </Suspense>
)
