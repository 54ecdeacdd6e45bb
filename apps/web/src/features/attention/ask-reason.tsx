import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'

const SHORTEST = 3

/** Why something is let in that breaks a rule. Undefined when the person backed out. */
export const askReason = (count: number): Promise<string | undefined> =>
  openDialog<string>((close) => <ReasonDialog count={count} close={close} />)

function ReasonDialog({ count, close }: { count: number; close: (reason?: string) => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <Dialog title={t('attention.reason.title', { count })} size={440} onClose={() => close()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim().length >= SHORTEST) close(reason.trim())
        }}
      >
        <Textarea
          label={t('attention.reason.label')}
          description={t('attention.reason.hint')}
          required
          maxLength={500}
          minRows={3}
          autosize
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" disabled={reason.trim().length < SHORTEST}>
            {t('attention.reason.submit')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
