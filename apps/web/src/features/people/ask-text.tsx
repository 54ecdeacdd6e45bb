import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'

type Question = {
  title: string
  hint?: string
  label: string
  value: string
  submit: string
  /** What is done with the name; the dialog stays while it is refused. */
  perform: (text: string) => Promise<unknown>
}

/** Asks for one name and does something with it. */
export const askText = (question: Question): Promise<true | undefined> =>
  openDialog<true>((close) => <TextDialog {...question} close={close} />)

function TextDialog(props: Question & { close: (done?: true) => void }) {
  const { title, hint, label, value, submit, perform, close } = props
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const form = useFormProblem<'text'>()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (await form.run(() => perform(text.trim()))) close(true)
  }
  return (
    <Dialog onClose={() => close()} title={title} size={440}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
          <TextInput
            label={label}
            maxLength={120}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" disabled={!text.trim()} loading={form.busy}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
