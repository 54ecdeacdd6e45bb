import { CopyButton } from '@damask/ui'
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openDialog } from '../../app/dialogs.tsx'
import classes from './security.module.css'

/** Shows the recovery codes, this once, until somebody says that they keep them. */
export const showRecoveryCodes = (codes: string[]): Promise<unknown> =>
  openDialog((close) => <RecoveryCodes codes={codes} close={() => close()} />)

function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useTranslation()
  const [isKept, setIsKept] = useState(false)
  const text = `${t('security.codes.fileTitle', { host: window.location.host })}\n\n${codes.join('\n')}\n`
  return (
    <Modal
      opened
      onClose={() => {}}
      title={t('security.codes.showTitle')}
      size={480}
      // What is shown only once is not lost by a stray click or key.
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('security.codes.showText')}
        </Text>
        <ul className={classes.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group gap="xs">
          <CopyButton shape="button" value={codes.join('\n')} label={t('app.copy')} copiedLabel={t('app.copied')} />
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="damask-recovery-codes.txt"
          >
            {t('security.codes.save')}
          </Button>
        </Group>
        <Checkbox
          label={t('security.codes.kept')}
          checked={isKept}
          onChange={(event) => setIsKept(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button onClick={close} disabled={!isKept}>
            {t('security.codes.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
