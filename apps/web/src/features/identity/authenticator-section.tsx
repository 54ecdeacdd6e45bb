import { Button } from '@mantine/core'
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../app/format.ts'
import { addAuthenticator, removeAuthenticator } from './factor-verbs.tsx'
import classes from './identity.module.css'
import security from './security.module.css'

type AuthenticatorSectionProps = { since: string | null; isAsked: boolean; hasPasskey: boolean }

export function AuthenticatorSection({ since, isAsked, hasPasskey }: AuthenticatorSectionProps) {
  const { t } = useTranslation()
  if (!since) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => void addAuthenticator()}
      >
        {t('security.app.add')}
      </Button>
    )
  }
  return (
    <ul className={security.list}>
      <li className={classes.row}>
        <IconDeviceMobile className={classes.rowIcon} size={24} stroke={1.25} aria-hidden />
        <div className={classes.rowMain}>
          <div className={classes.rowTitle}>{t('security.app.name')}</div>
          <div className={classes.rowText}>{t('security.app.since', { date: formatDate(since) })}</div>
        </div>
        <Button
          variant="default"
          size="xs"
          aria-label={t('security.app.removeOf')}
          onClick={() => void removeAuthenticator({ leavesNone: isAsked && !hasPasskey })}
        >
          {t('security.remove')}
        </Button>
      </li>
    </ul>
  )
}
