import type { PersonId } from '@damask/contract'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { problemSentence } from '../../app/problem.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'

type Erasable = { readonly id: string; readonly name: string }

/**
 * Asks for the name and a reason, and erases the person for ever.
 * @returns whether it was done
 */
export async function askToErase(person: Erasable): Promise<boolean> {
  const isErased = await openDialog<boolean>((close) => <ErasePersonDialog person={person} close={close} />)
  if (!isErased) return false
  say({ message: word('privacy.erase.done') })
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => ['people', 'privacy'].includes(String(queryKey[0])),
  })
  return true
}

function ErasePersonDialog({ person, close }: { person: Erasable; close: (done?: boolean) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const mayGoOn = name.trim() === person.name.trim() && reason.trim() !== ''

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!mayGoOn) return
    setBusy(true)
    try {
      await damask.privacy.erasePerson({ personId: person.id as PersonId, name, reason: reason.trim() })
      close(true)
    } catch (error) {
      setProblem(problemSentence(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={t('privacy.erase.title', { name: person.name })} onClose={() => close()}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{t('privacy.erase.text')}</Text>
          <TextInput
            label={t('privacy.erase.name', { name: person.name })}
            autoComplete="off"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('privacy.erase.reason')}
            description={t('privacy.erase.reasonHint')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Text size="sm" c="red" role="alert">
            {problem}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" color="red" disabled={!mayGoOn} loading={busy}>
              {t('privacy.erase.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
