import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Rail } from './rail.tsx'

/** The menu of a phone. */
export function RailDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={300}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('app.nav.label')}>
        <Drawer.Body p={0} h="100%">
          <Rail />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
