import { SkeletonRows } from '@damask/ui'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { loadLaterWords } from '../../app/words.ts'
import type { SheetProps } from './sheet/sheet-view.tsx'

const View = lazy(async () => {
  const [{ SheetView }] = await Promise.all([import('./sheet/sheet-view.tsx'), loadLaterWords()])
  return { default: SheetView }
})

/** The spreadsheet, fetched with its words when somebody first looks at it. */
export function LazySheet(props: SheetProps) {
  const { t } = useTranslation()
  return (
    <Suspense fallback={<SkeletonRows label={t('app.loading')} />}>
      <View {...props} />
    </Suspense>
  )
}
