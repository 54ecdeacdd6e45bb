import type { ConnectedApp } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDate, formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import list from '../identity/identity.module.css'
import { scopeWords } from '../identity/scope-words.ts'
import { oauthQueries } from './queries.ts'

/** Settings → Connected apps: which programs act in one's name, and how to end that. */
export function ConnectedAppsPage() {
  const { t } = useTranslation()
  const apps = useQuery(oauthQueries.connectedApps())
  usePageTitle(t('app.settings.apps'))
  return (
    <SettingsPage title={t('app.settings.apps')} description={t('oauth.apps.hint')}>
      {apps.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {apps.isError && <PageError error={apps.error} onRetry={() => void apps.refetch()} />}
      {apps.data?.length === 0 && (
        <EmptyState icon={<IconPlugConnected size={32} stroke={1.25} />} title={t('oauth.apps.empty')}>
          {t('oauth.apps.emptyHint')}
        </EmptyState>
      )}
      {apps.data && apps.data.length > 0 && (
        <ul className={list.list}>
          {apps.data.map((app) => (
            <AppRow key={app.id} app={app} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function AppRow({ app }: { app: ConnectedApp }) {
  const { t } = useTranslation()
  const { program, scopes, folderIds, device, connectedAt, lastUsedAt, lastUsedFrom } = app
  return (
    <li className={list.row}>
      <IconPlugConnected className={list.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={list.rowMain}>
        <div className={list.rowTitle}>
          {program.name}
          {!program.isVouchedFor && <Badge>{t('oauth.apps.notVouched')}</Badge>}
        </div>
        <div className={list.rowText}>
          {device && <>{device} · </>}
          {lastUsedAt ? (
            <>
              {t('identity.apiKeys.lastUsed')}{' '}
              <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
              {lastUsedFrom && ` ${t('identity.apiKeys.from', { network: lastUsedFrom })}`}
            </>
          ) : (
            t('identity.apiKeys.neverUsed')
          )}
          {' · '}
          {t('oauth.apps.connected', { date: formatDate(connectedAt) })}
        </div>
        <div className={list.scopes}>
          {scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {t(scopeWords(scope).label)}
            </Badge>
          ))}
          {folderIds.length > 0 && (
            <Badge color="gray" variant="outline">
              {t('identity.apiKeys.onlyFolders', { count: folderIds.length })}
            </Badge>
          )}
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={t('oauth.apps.disconnectOf', { name: program.name })}
        onClick={() => void disconnect(app)}
      >
        {t('oauth.apps.disconnect')}
      </Button>
    </li>
  )
}

async function disconnect({ id, program: { name } }: ConnectedApp): Promise<void> {
  const agreed = await confirm({
    title: word('oauth.apps.disconnectTitle', { name }),
    text: word('oauth.apps.disconnectText'),
    submit: word('oauth.apps.disconnect'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.oauth.disconnectApp({ connectedAppId: id })
    say({ message: word('oauth.apps.disconnected', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: oauthQueries.connectedApps().queryKey })
}
