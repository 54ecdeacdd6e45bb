import type { Passkey } from '@damask/contract'
import { RelativeTime } from '@damask/ui'
import { Button, Text } from '@mantine/core'
import { IconFingerprint, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDate, formatDateTime, formatRelative } from '../../app/format.ts'
import { addPasskey, removePasskey, renamePasskey } from './factor-verbs.tsx'
import classes from './identity.module.css'
import { canUsePasskeys } from './passkey.ts'
import security from './security.module.css'

export function PasskeysSection({ passkeys }: { passkeys: Passkey[] }) {
  const { t } = useTranslation()
  return (
    <>
      {passkeys.length > 0 && (
        <ul className={security.list}>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <Button
          variant={passkeys.length > 0 ? 'default' : 'filled'}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => void addPasskey()}
        >
          {t('security.passkeys.add')}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t('security.passkeys.impossible')}
        </Text>
      )}
    </>
  )
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation()
  const { name, provider, isSynced, createdAt, lastUsedAt } = passkey
  return (
    <li className={classes.row}>
      <IconFingerprint className={classes.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>{name}</div>
        <div className={classes.rowText}>
          {provider && provider !== name && <>{provider} · </>}
          {isSynced ? t('security.passkeys.synced') : t('security.passkeys.onDevice')}
          {' · '}
          {lastUsedAt ? (
            <>
              {t('security.passkeys.lastUsed')}{' '}
              <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          ) : (
            t('security.passkeys.added', { date: formatDate(createdAt) })
          )}
        </div>
      </div>
      <div className={security.actions}>
        <Button
          variant="default"
          size="xs"
          aria-label={t('security.passkeys.renameOf', { name })}
          onClick={() => void renamePasskey(passkey)}
        >
          {t('security.passkeys.rename')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('security.passkeys.removeOf', { name })}
          onClick={() => void removePasskey(passkey)}
        >
          {t('security.remove')}
        </Button>
      </div>
    </li>
  )
}
