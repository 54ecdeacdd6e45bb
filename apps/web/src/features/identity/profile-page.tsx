import { SettingsPage, SettingsSection, SkeletonLines } from '@damask/ui'
import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { AvatarForm } from '../people/avatar-form.tsx'
import { AppearanceForm } from './appearance-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { identityQueries } from './queries.ts'

/** Settings → Profile: who one is and how the app looks. */
export function ProfilePage() {
  const { t } = useTranslation()
  const me = useQuery(identityQueries.me())
  usePageTitle(t('app.settings.profile'))
  return (
    <SettingsPage title={t('app.settings.profile')}>
      <SettingsSection title={t('identity.profile.you')} description={t('identity.profile.youHint')}>
        {me.isPending && <SkeletonLines label={t('app.loading')} lines={4} />}
        {me.isError && <PageError error={me.error} size="inline" onRetry={() => void me.refetch()} />}
        {me.data && (
          <Stack gap="lg">
            <AvatarForm me={me.data} />
            <ProfileForm key={me.data.id} me={me.data} />
          </Stack>
        )}
      </SettingsSection>
      <SettingsSection title={t('identity.appearance.title')} description={t('identity.appearance.hint')}>
        <AppearanceForm language={me.data?.language ?? null} />
      </SettingsSection>
    </SettingsPage>
  )
}
