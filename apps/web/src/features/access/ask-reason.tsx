import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'

/** Why somebody's request is declined; may stay empty. Undefined when the person backed out. */
export const askReason = (name: string): Promise<string | undefined> =>
  openDialog<string>((close) => <ReasonDialog name={name} close={close} />)

function ReasonDialog({ name, close }: { name: string; close: (reason?: string) => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <Dialog title={t('access.decline.title', { name })} size={440} onClose={() => close()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          close(reason)
        }}
      >
        <Textarea
          label={t('access.decline.reason')}
          description={t('access.decline.hint', { name })}
          maxLength={1000}
          minRows={3}
          autosize
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button type="submit">{t('access.requests.decline')}</Button>
        </Group>
      </form>
    </Dialog>
  )
}
