import type { SsoCheck, SsoConnection } from '@damask/contract'
import { SettingsPage, SettingsSection } from '@damask/ui'
import { Button, Checkbox, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { withProof } from '../identity/confirm-me.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { identityQueries } from '../identity/queries.ts'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { CheckList } from './check-list.tsx'
import { CopyField } from './copy-field.tsx'
import { choicesOf, type Draft, domainsIn, draftOf, newDraft, type Protocol, settingsOf } from './draft.ts'
import { GroupTable } from './group-table.tsx'
import { OidcFields } from './oidc-fields.tsx'
import { ssoQueries } from './queries.ts'
import { SamlFields } from './saml-fields.tsx'
import { ScimSection } from './scim-section.tsx'
import classes from './single-sign-on.module.css'

type Props = { protocol: Protocol; connection: SsoConnection | null }

export function ConnectionForm({ protocol, connection }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const me = useQuery(identityQueries.me())
  const [draft, setDraft] = useState<Draft>(() => (connection ? draftOf(connection) : newDraft(protocol)))
  const [check, setCheck] = useState<SsoCheck | null>(null)
  const form = useFormProblem<'name' | 'groups'>()
  const title = connection?.name ?? t(protocol === 'oidc' ? 'sso.newOidc' : 'sso.newSaml')
  usePageTitle(title)
  const mayChange = me.data?.isAdministrator === true
  const set = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setCheck(null)
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!draft.name.trim() && { name: t('sso.nameMissing') }),
      ...(draft.groups.some(({ group, teamId }) => !group.trim() || !teamId) && { groups: t('sso.groupMissing') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    const secret = draft.clientSecret === '' ? {} : { clientSecret: draft.clientSecret }
    await form.run(async () => {
      const saved = await withProof(() =>
        connection
          ? damask.singleSignOn.change({ connectionId: connection.id, ...choicesOf(draft), ...secret })
          : damask.singleSignOn.create({ ...choicesOf(draft), ...secret }),
      )
      if (!saved) return
      set({ clientSecret: '' })
      await queryClient.invalidateQueries({ queryKey: ['singleSignOn'] })
      say({ message: t(connection ? 'sso.saved' : 'sso.created') })
      if (!connection)
        await navigate({
          to: '/settings/single-sign-on/$connectionId',
          params: { connectionId: saved.id },
          replace: true,
        })
    })
  }
  const test = () =>
    form.run(async () =>
      setCheck(await damask.singleSignOn.test({ settings: settingsOf(draft), domains: domainsIn(draft) })),
    )
  const remove = async () => {
    if (!connection || !(await confirmRemoval(connection))) return
    await navigate({ to: '/settings/single-sign-on' })
  }

  return (
    <SettingsPage
      title={title}
      description={
        <Link to="/settings/single-sign-on" className={classes.link}>
          ← {t('sso.back')}
        </Link>
      }
    >
      <form onSubmit={submit}>
        <fieldset disabled={!mayChange} className={classes.fields}>
          {me.data && !mayChange && <p className={classes.fine}>{t('sso.onlyAdministrators')}</p>}
          <SettingsSection title={t('sso.general')} description={t('sso.generalHint')}>
            <GeneralFields draft={draft} set={set} nameError={form.of('name')} />
          </SettingsSection>
          {connection && <Ours connection={connection} />}
          <SettingsSection title={t('sso.provider')} description={t('sso.providerHint')}>
            <Stack gap="md">
              {protocol === 'oidc' ? (
                <OidcFields draft={draft} set={set} hasSecret={connection?.hasSecret ?? false} />
              ) : (
                <SamlFields draft={draft} set={set} />
              )}
              <div>
                <Button variant="default" loading={form.busy} onClick={() => void test()}>
                  {t('sso.test')}
                </Button>
              </div>
              {check && <CheckList check={check} />}
            </Stack>
          </SettingsSection>
          <SettingsSection title={t('sso.groups')} description={t('sso.groupsHint')}>
            <GroupTable draft={draft} set={set} />
            <FormAlert sentence={form.of('groups')} />
          </SettingsSection>
          {connection && <ScimSection connection={connection} />}
          <FormAlert sentence={form.of('form')} />
          <div className={classes.bar}>
            {connection && (
              <Button className={classes.barStart} variant="default" onClick={() => void remove()}>
                {t('sso.remove')}
              </Button>
            )}
            <Button type="submit" loading={form.busy}>
              {t(connection ? 'sso.save' : 'sso.create')}
            </Button>
          </div>
        </fieldset>
      </form>
    </SettingsPage>
  )

  async function confirmRemoval({ id, name }: SsoConnection): Promise<boolean> {
    const agreed = await confirm({
      title: t('sso.removeTitle', { name }),
      text: t('sso.removeText'),
      submit: t('sso.remove'),
      takesAway: true,
    })
    if (!agreed) return false
    try {
      if (!(await withProof(async () => [await damask.singleSignOn.remove({ connectionId: id })]))) return false
      await queryClient.invalidateQueries({ queryKey: ssoQueries.list().queryKey })
      say({ message: t('sso.removed', { name }) })
      return true
    } catch (error) {
      sayProblem(error)
      return false
    }
  }
}

type FieldsProps = { draft: Draft; set: (part: Partial<Draft>) => void; nameError: string | null }

function GeneralFields({ draft, set, nameError }: FieldsProps) {
  const { t } = useTranslation()
  const flag = (name: 'isEnabled' | 'isShown' | 'createsPeople' | 'isOnlyWay') => ({
    checked: draft[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => set({ [name]: event.currentTarget.checked }),
  })
  return (
    <Stack gap="md">
      <TextInput
        label={t('sso.name')}
        description={t('sso.nameHint')}
        maxLength={80}
        value={draft.name}
        error={nameError}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Textarea
        label={t('sso.domains')}
        description={t('sso.domainsHint')}
        placeholder={t('sso.domainsPlaceholder')}
        rows={2}
        spellCheck={false}
        value={draft.domains}
        onChange={(event) => set({ domains: event.currentTarget.value })}
      />
      <Checkbox label={t('sso.enabled')} {...flag('isEnabled')} />
      <Checkbox label={t('sso.shown')} {...flag('isShown')} />
      <Checkbox label={t('sso.createsPeople')} description={t('sso.createsPeopleHint')} {...flag('createsPeople')} />
      <Checkbox label={t('sso.onlyWay')} description={t('sso.onlyWayHint')} {...flag('isOnlyWay')} />
    </Stack>
  )
}

function Ours({ connection }: { connection: SsoConnection }) {
  const { t } = useTranslation()
  const { redirectUrl, spEntityId } = connection
  return (
    <SettingsSection title={t('sso.ours')} description={t('sso.oursHint')}>
      <Stack gap="md">
        <CopyField label={t(spEntityId ? 'sso.acsUrl' : 'sso.redirectUrl')} value={redirectUrl} />
        {spEntityId && <CopyField label={t('sso.entityIdOurs')} value={spEntityId} />}
      </Stack>
    </SettingsSection>
  )
}
