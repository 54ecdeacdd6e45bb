import { CopyButton } from '@damask/ui'
import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { openDialog } from '../../app/dialogs.tsx'
import classes from './identity.module.css'

/** Shows a secret that the server tells only once, until somebody says that they have it. */
export const showSecret = (title: string, secret: string): Promise<unknown> =>
  openDialog((close) => <SecretDialog title={title} secret={secret} close={() => close()} />)

function SecretDialog({ title, secret, close }: { title: string; secret: string; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={520}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Text size="sm" c="dimmed">
        {t('identity.apiKeys.secretHint')}
      </Text>
      <div className={classes.secret}>
        <code>{secret}</code>
        <CopyButton value={secret} label={t('app.copy')} copiedLabel={t('app.copied')} />
      </div>
      <Group justify="flex-end">
        <Button onClick={close}>{t('identity.apiKeys.secretDone')}</Button>
      </Group>
    </Modal>
  )
}
