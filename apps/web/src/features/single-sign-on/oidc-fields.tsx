import { Checkbox, PasswordInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Draft, SetDraft } from './draft.ts'

type Props = { draft: Draft; set: SetDraft; hasSecret: boolean }

export function OidcFields({ draft, set, hasSecret }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        label={t('sso.issuer')}
        description={t('sso.issuerHint')}
        type="url"
        required
        value={draft.issuer}
        onChange={(event) => set({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label={t('sso.clientId')}
        required
        autoComplete="off"
        value={draft.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('sso.clientSecret')}
        description={t(hasSecret ? 'sso.clientSecretKept' : 'sso.clientSecretHint')}
        autoComplete="new-password"
        value={draft.clientSecret}
        visibilityToggleButtonProps={{ 'aria-label': t('identity.form.showPassword') }}
        onChange={(event) => set({ clientSecret: event.currentTarget.value })}
      />
      <TextInput
        label={t('sso.scopes')}
        description={t('sso.scopesHint')}
        value={draft.scopes}
        onChange={(event) => set({ scopes: event.currentTarget.value })}
      />
      <ClaimFields draft={draft} set={set} />
      <Checkbox
        label={t('sso.endsSession')}
        checked={draft.endsSessionThere}
        onChange={(event) => set({ endsSessionThere: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('sso.trustsEmail')}
        description={t('sso.trustsEmailHint')}
        checked={draft.trustsEmail}
        onChange={(event) => set({ trustsEmail: event.currentTarget.checked })}
      />
    </>
  )
}

/** Where the provider puts what we want to know. */
export function ClaimFields({ draft, set }: { draft: Draft; set: SetDraft }) {
  const { t } = useTranslation()
  const description = draft.protocol === 'saml' ? t('sso.usual') : undefined
  const of = (word: string) => `${t('sso.claims')}: ${word}`
  return (
    <>
      <TextInput
        label={of(t('sso.claimEmail'))}
        description={description}
        value={draft.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <TextInput
        label={of(t('sso.claimName'))}
        value={draft.fullName}
        onChange={(event) => set({ fullName: event.currentTarget.value })}
      />
      <TextInput
        label={of(t('sso.claimGroups'))}
        value={draft.groupsName}
        onChange={(event) => set({ groupsName: event.currentTarget.value })}
      />
    </>
  )
}
