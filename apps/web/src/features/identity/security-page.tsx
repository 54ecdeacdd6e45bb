import type { Security } from '@damask/contract'
import { SettingsPage, SettingsSection, SkeletonRows } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { AuthenticatorSection } from './authenticator-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordForm } from './password-form.tsx'
import { identityQueries } from './queries.ts'
import { RecoveryCodesSection } from './recovery-codes-section.tsx'
import { TrustedDevices } from './trusted-devices.tsx'

/** Settings → Security: everything by which one signs in. */
export function SecurityPage() {
  const { t } = useTranslation()
  const security = useQuery(identityQueries.security())
  usePageTitle(t('app.settings.security'))
  return (
    <SettingsPage
      title={t('app.settings.security')}
      description={security.data && <Standing security={security.data} />}
    >
      {security.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
      {security.isError && <PageError error={security.error} onRetry={() => void security.refetch()} />}
      {security.data && <Sections security={security.data} />}
    </SettingsPage>
  )
}

function Sections({ security }: { security: Security }) {
  const { t } = useTranslation()
  const me = useQuery(identityQueries.me())
  const hasFactor = security.authenticatorSince !== null || security.passkeys.length > 0
  return (
    <>
      <SettingsSection title={t('security.passkeys.title')} description={t('security.passkeys.hint')}>
        <PasskeysSection passkeys={security.passkeys} />
      </SettingsSection>
      <SettingsSection title={t('security.app.title')} description={t('security.app.hint')}>
        <AuthenticatorSection
          since={security.authenticatorSince}
          isAsked={security.isAsked}
          hasPasskey={security.passkeys.length > 0}
        />
      </SettingsSection>
      {hasFactor && (
        <SettingsSection title={t('security.codes.title')} description={t('security.codes.hint')}>
          <RecoveryCodesSection left={security.recoveryCodesLeft} />
        </SettingsSection>
      )}
      {hasFactor && (
        <SettingsSection title={t('security.devices.title')} description={t('security.devices.hint')}>
          <TrustedDevices devices={security.trustedDevices} />
        </SettingsSection>
      )}
      {security.hasPassword && (
        <SettingsSection title={t('identity.password.title')} description={t('identity.password.hint')}>
          {me.data && <PasswordForm me={me.data} />}
        </SettingsSection>
      )}
    </>
  )
}

/** One sentence that says how things are. */
function Standing({ security }: { security: Security }) {
  const { t } = useTranslation()
  const hasFactor = security.authenticatorSince !== null || security.passkeys.length > 0
  if (hasFactor) return t('security.standing.good')
  return t(security.isAsked ? 'security.standing.asked' : 'security.standing.alone')
}
