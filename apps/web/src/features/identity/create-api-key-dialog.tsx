import type { Folder, KeyScope } from '@damask/contract'
import { CopyButton } from '@damask/ui'
import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { FolderLimits } from './folder-limits.tsx'
import { FormAlert } from './form-alert.tsx'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'
import { KEY_SCOPES, scopeWords } from './scope-words.ts'
import { useFormProblem } from './use-form-problem.ts'

const LIFE_DAYS = { days30: 30, days90: 90, year: 365, never: null } as const
type Life = keyof typeof LIFE_DAYS
const LIVES = Object.keys(LIFE_DAYS) as Life[]
const DAY_MS = 86_400_000

/** Asks what a new key may do, makes it, and shows its secret once. */
export async function createApiKey(): Promise<void> {
  const made = await openDialog<{ name: string; secret: string }>((close) => <CreateDialog close={close} />)
  if (!made) return
  void queryClient.invalidateQueries({ queryKey: identityQueries.apiKeys().queryKey })
  await openDialog((close) => <SecretDialog {...made} close={close} />)
}

function CreateDialog({ close }: { close: (made?: { name: string; secret: string }) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<KeyScope[]>(['library:read'])
  const [folders, setFolders] = useState<Folder[]>([])
  const [life, setLife] = useState<Life>('year')
  const form = useFormProblem<'name' | 'scopes'>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // The form stands in a portal of a page that may hold a form of its own.
    event.stopPropagation()
    const missing = {
      ...(!name.trim() && { name: t('identity.apiKeys.nameMissing') }),
      ...(scopes.length === 0 && { scopes: t('identity.apiKeys.scopesMissing') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    await form.run(async () => {
      const { apiKey, secret } = await damask.identity.createApiKey({
        name: name.trim(),
        scopes,
        folderIds: folders.map((folder) => folder.id),
        expiresAt: endOf(life),
      })
      close({ name: apiKey.name, secret })
    })
  }

  return (
    <Dialog onClose={() => close()} title={t('identity.apiKeys.createTitle')} size={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <TextInput
            label={t('identity.apiKeys.name')}
            description={t('identity.apiKeys.nameHint')}
            maxLength={120}
            data-autofocus
            value={name}
            error={form.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group
            label={t('identity.apiKeys.scopes')}
            value={scopes}
            error={form.of('scopes')}
            onChange={(chosen) => setScopes(KEY_SCOPES.filter((scope) => chosen.includes(scope)))}
          >
            <Stack gap="xs" mt={6}>
              {KEY_SCOPES.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={t(scopeWords(scope).label)}
                  description={t(scopeWords(scope).hint)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <FolderLimits folders={folders} onChange={setFolders} />
          <Select
            label={t('identity.apiKeys.life')}
            value={life}
            data={LIVES.map((value) => ({ value, label: t(`identity.life.${value}`) }))}
            onChange={(value) => setLife(LIVES.find((known) => known === value) ?? 'year')}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('identity.apiKeys.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function SecretDialog({ name, secret, close }: { name: string; secret: string; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={close}
      title={t('identity.apiKeys.secretTitle', { name })}
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

function endOf(life: Life): string | null {
  const days = LIFE_DAYS[life]
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
}
