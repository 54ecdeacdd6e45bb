import type { OnExpiry } from '@damask/contract'
import { SettingsPage, SettingsSection, SkeletonRows } from '@damask/ui'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { Holds } from './holds.tsx'
import { lifecycleQueries } from './queries.ts'

const CHOICES = ['nothing', 'bin'] as const satisfies readonly OnExpiry[]

/** Settings → Lifecycle: what time does to assets, and what must not be erased. */
export function LifecyclePage() {
  const { t } = useTranslation()
  const settings = useQuery(lifecycleQueries.settings())
  usePageTitle(t('lifecycle.settings.title'))
  const choose = async (onExpiry: OnExpiry) => {
    try {
      queryClient.setQueryData(lifecycleQueries.settings().queryKey, await damask.lifecycle.setSettings({ onExpiry }))
      void say({ message: t('lifecycle.saved') })
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <SettingsPage title={t('lifecycle.settings.title')} description={t('lifecycle.settings.hint')}>
      <SettingsSection title={t('lifecycle.settings.expiry')} description={t('lifecycle.settings.expiryText')}>
        {settings.isPending && <SkeletonRows label={t('app.loading')} rows={1} />}
        {settings.isError && <PageError size="inline" error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data && (
          <NativeSelect
            label={t('lifecycle.settings.onExpiry')}
            value={settings.data.onExpiry}
            data={CHOICES.map((value) => ({ value, label: t(`lifecycle.settings.${value}`) }))}
            onChange={({ currentTarget }) => void choose(currentTarget.value as OnExpiry)}
          />
        )}
      </SettingsSection>
      <Holds />
    </SettingsPage>
  )
}
