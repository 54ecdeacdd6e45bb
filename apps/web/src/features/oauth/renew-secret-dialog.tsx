import type { OAuthClient } from '@damask/contract'
import { Button, Group, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { type Overlap, OverlapSelect, overlapEnd } from '../identity/overlap-select.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'

type Props = { client: OAuthClient; close: (secret?: string) => void }

/** Asks how long the old secret of a program may go on beside the new one. */
export function RenewSecretDialog({ client, close }: Props) {
  const { t } = useTranslation()
  const [overlap, setOverlap] = useState<Overlap>('day')
  const form = useFormProblem()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await form.run(async () => {
      const oldValidUntil = overlapEnd(overlap)
      close((await damask.oauth.rotateClientSecret({ oauthClientId: client.id, oldValidUntil })).secret)
    })
  }
  return (
    <Dialog onClose={() => close()} title={t('identity.rotate.title', { name: client.name })} size={460}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <OverlapSelect value={overlap} onChange={setOverlap} autoFocus />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('identity.rotate.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
