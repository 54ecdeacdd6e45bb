import { EmptyState } from '@damask/ui'
import { VisuallyHidden } from '@mantine/core'
import { IconMapPinOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../links.tsx'
import { usePageTitle } from '../page-title.ts'

export function NotFoundPage() {
  const { t } = useTranslation()
  usePageTitle(t('app.notFound.title'))
  return (
    <main>
      <VisuallyHidden component="h1">{t('app.notFound.title')}</VisuallyHidden>
      <EmptyState
        icon={<IconMapPinOff size={40} stroke={1.25} />}
        title={t('app.notFound.title')}
        action={<LinkButton to="/">{t('app.notFound.action')}</LinkButton>}
      >
        {t('app.notFound.text')}
      </EmptyState>
    </main>
  )
}
