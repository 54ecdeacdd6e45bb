import type { Capability } from '@damask/contract'
import { Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import type { AccessPlace } from './queries.ts'
import { refreshAccess } from './refresh.ts'
import { capabilityWords } from './sentences.ts'

const WANTED: readonly Capability[] = [
  'view',
  'download_original',
  'comment',
  'upload',
  'edit',
  'share',
  'manage_access',
]

/** See ask-for-access.tsx. What comes back is the same whether there is such a thing or not. */
export function AskDialog({ place, close }: { place: AccessPlace; close: (asked?: boolean) => void }) {
  const { t } = useTranslation()
  const [capability, setCapability] = useState<Capability>('view')
  const [message, setMessage] = useState('')
  const form = useFormProblem()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const done = await form.run(() => damask.accessRequests.create({ ...place, capability, message }))
    if (!done) return
    say({ message: t('access.ask.done') })
    close(true)
    await refreshAccess()
  }
  return (
    <Dialog title={t('access.ask.title')} size={460} onClose={() => close()}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <NativeSelect
            label={t('access.ask.wanted')}
            value={capability}
            data={WANTED.map((value) => ({ value, label: capabilityWords(value) }))}
            onChange={(event) => setCapability(event.currentTarget.value as Capability)}
          />
          <Textarea
            label={t('access.ask.message')}
            description={t('access.ask.messageHint')}
            maxLength={1000}
            minRows={3}
            autosize
            data-autofocus
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('app.ask.verb')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
