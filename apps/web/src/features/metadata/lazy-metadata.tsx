import type { Asset } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { loadLaterWords } from '../../app/words.ts'

/** Fetched with its words for the first asset that somebody looks at closely. */
const Form = lazy(async () => {
  const [{ MetadataForm }] = await Promise.all([import('./metadata-form.tsx'), loadLaterWords()])
  return { default: MetadataForm }
})

export function LazyMetadata({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  return (
    <Suspense
      fallback={
        <div style={{ padding: 16 }}>
          <SkeletonLines label={t('app.loading')} lines={6} />
        </div>
      }
    >
      <Form asset={asset} />
    </Suspense>
  )
}
