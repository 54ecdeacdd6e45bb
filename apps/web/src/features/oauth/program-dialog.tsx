import type { KeyScope, OAuthClient } from '@damask/contract'
import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { KEY_SCOPES, scopeWords } from '../identity/scope-words.ts'
import { useFormProblem } from '../identity/use-form-problem.ts'

type Made = { client: OAuthClient; secret: string | null }
type Props = { client?: OAuthClient; close: (made?: Made) => void }

/** Registers a program, or changes one. Whether it can keep a secret is decided once. */
export function ProgramDialog({ client, close }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(client?.name ?? '')
  const [website, setWebsite] = useState(client?.website ?? '')
  const [kind, setKind] = useState<OAuthClient['kind']>(client?.kind ?? 'public')
  const [uris, setUris] = useState(client?.redirectUris.join('\n') ?? '')
  const [scopes, setScopes] = useState<KeyScope[]>(client?.scopes ?? ['library:read'])
  const [mayUseDeviceCode, setMayUseDeviceCode] = useState(client?.mayUseDeviceCode ?? false)
  const form = useFormProblem<'name' | 'website' | 'uris' | 'scopes'>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!name.trim() && { name: t('oauth.program.nameMissing') }),
      ...(website.trim() && !/^https?:\/\/\S+$/.test(website.trim()) && { website: t('oauth.program.websiteWrong') }),
      ...(scopes.length === 0 && { scopes: t('identity.apiKeys.scopesMissing') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    const wanted = {
      name: name.trim(),
      website: website.trim() || null,
      redirectUris: uris.split(/\s+/).filter(Boolean),
      scopes,
      mayUseDeviceCode,
    }
    await form.run(
      async () => {
        if (!client) return close(await damask.oauth.createClient({ ...wanted, kind }))
        close({ client: await damask.oauth.updateClient({ oauthClientId: client.id, ...wanted }), secret: null })
      },
      { redirect_uri_invalid: 'uris' },
    )
  }

  return (
    <Dialog
      onClose={() => close()}
      title={client ? t('oauth.program.changeTitle', { name: client.name }) : t('oauth.program.title')}
      size={520}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <TextInput
            label={t('oauth.program.name')}
            description={t('oauth.program.nameHint')}
            maxLength={120}
            data-autofocus
            value={name}
            error={form.of('name')}
            onChange={(event) => {
              form.clear()
              setName(event.currentTarget.value)
            }}
          />
          <TextInput
            label={t('oauth.program.website')}
            placeholder="https://"
            inputMode="url"
            maxLength={500}
            value={website}
            error={form.of('website')}
            onChange={(event) => {
              form.clear()
              setWebsite(event.currentTarget.value)
            }}
          />
          {!client && (
            <Select
              label={t('oauth.program.kind')}
              description={t(`oauth.program.${kind}Hint`)}
              allowDeselect={false}
              value={kind}
              data={[
                { value: 'public' as const, label: t('oauth.programs.public') },
                { value: 'confidential' as const, label: t('oauth.programs.confidential') },
              ]}
              onChange={(value) => value && setKind(value)}
            />
          )}
          <Textarea
            label={t('oauth.program.uris')}
            description={t('oauth.program.urisHint')}
            rows={3}
            spellCheck={false}
            value={uris}
            error={form.of('uris')}
            onChange={(event) => {
              form.clear()
              setUris(event.currentTarget.value)
            }}
          />
          <Checkbox.Group
            label={t('oauth.program.scopes')}
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
          <Checkbox
            label={t('oauth.program.device')}
            description={t('oauth.program.deviceHint')}
            checked={mayUseDeviceCode}
            onChange={(event) => setMayUseDeviceCode(event.currentTarget.checked)}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {client ? t('oauth.program.save') : t('oauth.programs.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
