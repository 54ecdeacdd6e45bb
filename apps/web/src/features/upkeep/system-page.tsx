import { SettingsPage, SettingsSection, SkeletonRows, ToolButton } from '@damask/ui'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { upkeepQueries } from './queries.ts'
import { SystemFacts } from './system-facts.tsx'
import { ToolsTable } from './tools-table.tsx'

/** Settings → System: how this installation is doing, and what it lacks. */
export function SystemPage() {
  const { t } = useTranslation()
  const system = useQuery(upkeepQueries.system())
  usePageTitle(t('app.settings.system'))
  const missing = system.data?.tools.filter((tool) => tool.version === null).length ?? 0
  return (
    <SettingsPage
      title={t('app.settings.system')}
      description={t('upkeep.hint')}
      actions={
        <ToolButton
          label={t('upkeep.refresh')}
          icon={<IconRefresh size={18} stroke={1.5} />}
          onClick={() => void system.refetch()}
        />
      }
    >
      {system.isPending && <SkeletonRows label={t('app.loading')} rows={8} />}
      {system.isError && !system.data && <PageError error={system.error} onRetry={() => void system.refetch()} />}
      {system.data && (
        <>
          <SystemFacts system={system.data} />
          <SettingsSection
            title={t('upkeep.tools.title')}
            description={missing === 0 ? t('upkeep.tools.complete') : t('upkeep.tools.missing', { count: missing })}
          >
            <ToolsTable tools={system.data.tools} />
          </SettingsSection>
        </>
      )}
    </SettingsPage>
  )
}
