import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** The inspector of a phone: a sheet from below. */
export function InspectorSheet({
  onClose,
  opened,
  children,
}: {
  onClose: () => void
  opened: boolean
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="80%"
      title={t('assets.inspector.label')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {children}
    </Drawer>
  )
}
