import { ErrorState } from '@damask/ui'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemReference, problemSentence } from '../problem.ts'

type Props = {
  readonly error: unknown
  readonly title?: string
  readonly onRetry?: () => void
  readonly action?: ReactNode
  readonly size?: 'page' | 'inline'
}

/** Any error as a page or a panel shows it: what is so, a reference, and a way on. */
export function PageError({ error, title, onRetry, action, size = 'page' }: Props) {
  const { t } = useTranslation()
  return (
    <ErrorState
      icon={<IconAlertTriangle size={size === 'page' ? 40 : 28} stroke={1.25} />}
      title={title ?? t('app.error.title')}
      reference={problemReference(error)}
      onRetry={onRetry}
      action={action}
      size={size}
      labels={{
        retry: t('app.retry'),
        reference: t('app.reference'),
        copy: t('app.copy'),
        copied: t('app.copied'),
      }}
    >
      {problemSentence(error)}
    </ErrorState>
  )
}
