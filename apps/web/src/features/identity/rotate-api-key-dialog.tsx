import type { ApiKey } from '@damask/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { t as word } from '../../app/words.ts'
import { withProof } from './confirm-me.tsx'
import { FormAlert } from './form-alert.tsx'
import { endOf, LIVES, type Life } from './key-life.ts'
import { type Overlap, OverlapSelect, overlapEnd } from './overlap-select.tsx'
import { identityQueries } from './queries.ts'
import { showSecret } from './secret-dialog.tsx'
import { useFormProblem } from './use-form-problem.ts'

/** Asks how long the old secret may go on, gives the key a new one, and shows it once. */
export async function rotateApiKey(apiKey: ApiKey): Promise<void> {
  const secret = await openDialog<string>((close) => <RotateDialog apiKey={apiKey} close={close} />)
  if (!secret) return
  void queryClient.invalidateQueries({ queryKey: identityQueries.apiKeys().queryKey })
  await showSecret(word('identity.apiKeys.secretTitle', { name: apiKey.name }), secret)
}

function RotateDialog({ apiKey, close }: { apiKey: ApiKey; close: (secret?: string) => void }) {
  const { t } = useTranslation()
  const hasExpired = apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) < Date.now()
  const [overlap, setOverlap] = useState<Overlap>(hasExpired ? 'none' : 'day')
  const [life, setLife] = useState<Life | 'same'>(hasExpired ? 'year' : 'same')
  const form = useFormProblem()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    await form.run(async () => {
      const rotated = await withProof(() =>
        damask.identity.rotateApiKey({
          apiKeyId: apiKey.id,
          oldValidUntil: overlapEnd(overlap),
          ...(life !== 'same' && { expiresAt: endOf(life) }),
        }),
      )
      if (rotated) close(rotated.secret)
    })
  }

  const lives = LIVES.map((value) => ({ value: value as Life | 'same', label: t(`identity.life.${value}`) }))
  return (
    <Dialog onClose={() => close()} title={t('identity.rotate.title', { name: apiKey.name })} size={460}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Text size="sm" c="dimmed">
            {t('identity.rotate.hint')}
          </Text>
          {!hasExpired && <OverlapSelect value={overlap} onChange={setOverlap} autoFocus />}
          <Select
            label={t('identity.apiKeys.life')}
            allowDeselect={false}
            value={life}
            data={hasExpired ? lives : [{ value: 'same' as const, label: t('identity.rotate.same') }, ...lives]}
            onChange={(value) => value && setLife(value)}
          />
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
