import type { MemberDetails } from '@damask/contract'
import { RelativeTime, SettingsSection, SkeletonRows } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import classes from './people.module.css'
import { peopleQueries } from './queries.ts'
import { endAllSessions, endOneSession } from './verbs.ts'

export function PersonSessions({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  const sessions = useQuery(peopleQueries.sessions(person.id))
  return (
    <SettingsSection
      title={t('people.sessions.title')}
      description={t('people.sessions.hint', { name: person.name })}
      actions={
        person.mayChange &&
        sessions.data &&
        sessions.data.length > 0 && (
          <Button variant="default" size="xs" onClick={() => void endAllSessions(person)}>
            {t('people.sessions.endAll')}
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows label={t('app.loading')} rows={1} />}
      {sessions.isError && <PageError error={sessions.error} size="inline" onRetry={() => void sessions.refetch()} />}
      {sessions.data?.length === 0 && <p className={classes.none}>{t('people.sessions.none')}</p>}
      <ul className={classes.items}>
        {sessions.data?.map(({ id, device, address, lastSeenAt }) => (
          <li key={id} className={classes.item}>
            <IconDeviceDesktop size={20} stroke={1.25} aria-hidden />
            <div className={classes.itemMain}>
              <div className={classes.itemTitle}>{device}</div>
              <div className={classes.faint}>
                {address && `${address} · `}
                <RelativeTime at={lastSeenAt} relative={formatRelative} absolute={formatDateTime} />
              </div>
            </div>
            {person.mayChange && (
              <Button
                variant="default"
                size="xs"
                aria-label={t('people.sessions.endOf', { device })}
                onClick={() => void endOneSession(person.id, person.name, id)}
              >
                {t('people.sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </SettingsSection>
  )
}
