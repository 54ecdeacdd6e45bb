import type { TrustedDevice } from '@damask/contract'
import { Badge, Button, Text } from '@mantine/core'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../app/format.ts'
import { forgetDevice } from './factor-verbs.tsx'
import classes from './identity.module.css'
import security from './security.module.css'

/** Browsers that are not asked for the second factor for a while. */
export function TrustedDevices({ devices }: { devices: TrustedDevice[] }) {
  const { t } = useTranslation()
  if (devices.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('security.devices.none')}
      </Text>
    )
  }
  return (
    <ul className={security.list}>
      {devices.map((device) => (
        <li key={device.id} className={classes.row}>
          <IconDeviceDesktop className={classes.rowIcon} size={24} stroke={1.25} aria-hidden />
          <div className={classes.rowMain}>
            <div className={classes.rowTitle}>
              {device.device} {device.isCurrent && <Badge>{t('identity.sessions.thisOne')}</Badge>}
            </div>
            <div className={classes.rowText}>
              {device.address && <>{device.address} · </>}
              {t('security.devices.until', { date: formatDate(device.trustedUntil) })}
            </div>
          </div>
          <Button
            variant="default"
            size="xs"
            aria-label={t('security.devices.forgetOf', { device: device.device })}
            onClick={() => void forgetDevice(device)}
          >
            {t('security.devices.forget')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
