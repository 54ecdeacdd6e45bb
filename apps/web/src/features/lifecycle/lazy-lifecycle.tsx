import type { Asset } from '@damask/contract'
import { lazy, Suspense } from 'react'
import { loadLaterWords } from '../../app/words.ts'

const Loaded = lazy(async () => {
  const [{ LifecycleSection }] = await Promise.all([import('./lifecycle-section.tsx'), loadLaterWords()])
  return { default: LifecycleSection }
})

/** What time does to an asset, in the inspector. Fetched with its words. */
export function LazyLifecycle({ asset }: { asset: Asset }) {
  return (
    <Suspense>
      <Loaded asset={asset} />
    </Suspense>
  )
}
