import type { AuditEvent } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { identityQueries } from '../identity/queries.ts'
import { AuditFilters } from './audit-filters.tsx'
import { ExportMenu, ViewsMenu } from './audit-menus.tsx'
import { showEvent } from './event-dialog.tsx'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { askRetention } from './retention-dialog.tsx'
import { type AuditSearch, toAuditSearch } from './search.ts'
import { sentenceOf } from './sentence.ts'
import { VerificationBadge } from './verification-badge.tsx'

/** Settings → Audit: everything that happened, and the proof that nothing in it was changed. */
export function AuditPage() {
  const { t } = useTranslation()
  const search = toAuditSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const { accountCapabilities } = useSuspenseQuery(identityQueries.me()).data
  usePageTitle(t('app.settings.audit'))
  const go = (next: AuditSearch) =>
    void navigate({ to: '/settings/audit', search: toAuditSearch(next) as never, replace: true })
  return (
    <SettingsPage
      title={t('app.settings.audit')}
      description={t('history.audit.hint')}
      actions={
        <div className={classes.buttons}>
          {accountCapabilities.includes('manage_settings') && (
            <Button variant="default" onClick={() => void askRetention()}>
              {t('history.retention.open')}
            </Button>
          )}
          <ViewsMenu search={search} onChoose={go} />
          <ExportMenu search={search} />
        </div>
      }
    >
      <div className={classes.page}>
        <VerificationBadge />
        <AuditFilters search={search} onChange={go} />
        <EventTable search={search} onFilter={(chosen) => go({ ...search, ...chosen })} />
      </div>
    </SettingsPage>
  )
}

type TableProps = { readonly search: AuditSearch; readonly onFilter: (chosen: AuditSearch) => void }

function EventTable({ search, onFilter }: TableProps) {
  const { t } = useTranslation()
  const events = useInfiniteQuery({ ...historyQueries.events(search), placeholderData: (before) => before })
  if (events.error) return <PageError error={events.error} onRetry={() => void events.refetch()} />
  if (!events.data) return <SkeletonRows label={t('app.loading')} rows={8} />
  const items = events.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconHistory size={40} stroke={1} />} title={t('history.audit.none')}>
        {t('history.audit.noneText')}
      </EmptyState>
    )
  }
  return (
    <>
      <div className={classes.scroller}>
        <table className={classes.table} aria-label={t('history.audit.list')} aria-busy={events.isPlaceholderData}>
          <thead>
            <tr>
              <th scope="col">{t('history.audit.when')}</th>
              <th scope="col">{t('history.audit.what')}</th>
              <th scope="col">{t('history.audit.where')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((event) => (
              <EventRow key={event.id} event={event} onFilter={onFilter} />
            ))}
          </tbody>
        </table>
      </div>
      {events.hasNextPage && (
        <div>
          <Button variant="default" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </>
  )
}

function EventRow({ event, onFilter }: { event: AuditEvent; onFilter: TableProps['onFilter'] }) {
  const { t } = useTranslation()
  const open = async () => {
    const chosen = await showEvent(event)
    if (chosen) onFilter(chosen)
  }
  const sentence = sentenceOf(t, { ...event, facts: event.data }, false)
  return (
    <tr>
      <td className={classes.time}>
        <RelativeTime at={event.at} relative={formatRelative} absolute={formatDateTime} />
      </td>
      <td className={classes.what}>
        <button type="button" className={classes.openRow} onClick={() => void open()}>
          {sentence}
        </button>
        <span className={classes.code}>{event.name}</span>
      </td>
      <td className={classes.address}>{event.address}</td>
    </tr>
  )
}
