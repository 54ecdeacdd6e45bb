import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { downloadOf, type Shown } from './shown.ts'

/** The way to open elsewhere what cannot be shown here, for whoever may have it. */
export function DownloadButton({ shown, variant = 'filled' }: { shown: Shown; variant?: 'filled' | 'default' }) {
  const { t } = useTranslation()
  const href = downloadOf(shown)
  if (!href) return null
  return (
    <Button
      component="a"
      href={href}
      download
      variant={variant}
      leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
    >
      {t('viewer.download')}
    </Button>
  )
}
