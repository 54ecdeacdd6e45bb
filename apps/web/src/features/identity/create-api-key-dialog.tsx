import type { ApiKey, Folder, KeyScope } from '@damask/contract'
import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { t as word } from '../../app/words.ts'
import { withProof } from './confirm-me.tsx'
import { FolderLimits } from './folder-limits.tsx'
import { FormAlert } from './form-alert.tsx'
import { endOf, LIVES, type Life } from './key-life.ts'
import { identityQueries } from './queries.ts'
import { KEY_SCOPES, scopeWords } from './scope-words.ts'
import { showSecret } from './secret-dialog.tsx'
import { useFormProblem } from './use-form-problem.ts'

type Wanted = Parameters<typeof damask.identity.createApiKey>[0]
type Keys = { make: (wanted: Wanted) => Promise<{ apiKey: ApiKey; secret: string }>; changed: () => void }

const OWN_KEYS: Keys = {
  make: (wanted) => damask.identity.createApiKey(wanted),
  changed: () => void queryClient.invalidateQueries({ queryKey: identityQueries.apiKeys().queryKey }),
}

/** Asks what a new key may do, makes it (for oneself, when nobody else is named), and shows its secret once. */
export async function createApiKey({ make, changed }: Keys = OWN_KEYS): Promise<void> {
  const made = await openDialog<{ name: string; secret: string }>((close) => <CreateDialog make={make} close={close} />)
  if (!made) return
  changed()
  await showSecret(word('identity.apiKeys.secretTitle', { name: made.name }), made.secret)
}

function CreateDialog({
  make,
  close,
}: Pick<Keys, 'make'> & { close: (made?: { name: string; secret: string }) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<KeyScope[]>(['library:read'])
  const [folders, setFolders] = useState<Folder[]>([])
  const [life, setLife] = useState<Life>('year')
  const [hasOwnAccess, setHasOwnAccess] = useState(false)
  const me = useQuery(identityQueries.me())
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
      const made = await withProof(() =>
        make({
          name: name.trim(),
          scopes,
          folderIds: folders.map((folder) => folder.id),
          expiresAt: endOf(life),
          hasOwnAccess,
        }),
      )
      if (!made) return
      close({ name: made.apiKey.name, secret: made.secret })
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
          {me.data?.accountCapabilities.includes('manage_integrations') && (
            <Checkbox
              label={t('identity.apiKeys.ownAccess')}
              description={t('identity.apiKeys.ownAccessHint')}
              checked={hasOwnAccess}
              onChange={(event) => setHasOwnAccess(event.currentTarget.checked)}
            />
          )}
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
