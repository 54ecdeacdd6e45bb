import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'

/** Asks what a passkey is called, so that one can tell them apart later. */
export const askPasskeyName = (before: string): Promise<string | undefined> =>
  openDialog<string>((close) => <PasskeyName before={before} close={close} />)

function PasskeyName({ before, close }: { before: string; close: (name?: string) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(before)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (name.trim()) close(name.trim())
  }
  return (
    <Dialog title={t('security.passkeys.nameTitle')} size={400} onClose={() => close()}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('security.passkeys.name')}
            description={t('security.passkeys.nameHint')}
            maxLength={80}
            data-autofocus
            value={name}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={!name.trim()}>
              {t('security.passkeys.nameSubmit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
