import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './grid-skeleton.module.css'
import type { View } from './search.ts'

const SHAPES = [1.5, 0.75, 1.33, 1.5, 1, 1.78, 0.67, 1.5, 1.33, 1, 0.75, 1.5, 1.78, 1.33, 0.8, 1.5, 1, 1.4]

/** The shape of the view that is about to come. */
export function GridSkeleton({ view, size }: { view: View; size: number }) {
  const { t } = useTranslation()
  const isList = view === 'list' || view === 'sheet'
  return (
    <div role="status" aria-label={t('app.loading')} className={isList ? classes.list : classes.rows}>
      {SHAPES.map((shape, index) =>
        isList ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
          <Skeleton key={index} height={36} radius="sm" />
        ) : (
          <Skeleton
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
            key={index}
            height={size}
            radius="md"
            style={{
              flex: `${view === 'rows' ? shape : 1} 1 ${view === 'rows' ? shape * size * 0.8 : size}px`,
              inlineSize: 'auto',
            }}
          />
        ),
      )}
    </div>
  )
}
