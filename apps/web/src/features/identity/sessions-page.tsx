import type { Session } from '@damask/contract'
import { RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconTerminal2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'

/** Settings → Sessions: where one is signed in, and how to end it. */
export function SessionsPage() {
  const { t } = useTranslation()
  const sessions = useQuery(identityQueries.sessions())
  usePageTitle(t('app.settings.sessions'))
  const others = sessions.data?.filter((session) => !session.isCurrent) ?? []
  return (
    <SettingsPage
      title={t('app.settings.sessions')}
      description={t('identity.sessions.hint')}
      actions={
        others.length > 0 && (
          <Button variant="default" onClick={() => void endAll(others)}>
            {t('identity.sessions.endOthers')}
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {sessions.isError && <PageError error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && (
        <ul className={classes.list}>
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function SessionRow({ session }: { session: Session }) {
  const { t } = useTranslation()
  const { device, address, isCurrent, lastSeenAt, createdAt } = session
  const Icon = /android|iphone|ipad|mobile/i.test(device)
    ? IconDeviceMobile
    : /curl|cli|node|script/i.test(device)
      ? IconTerminal2
      : IconDeviceDesktop
  return (
    <li className={classes.row}>
      <Icon className={classes.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          {device} {isCurrent && <Badge>{t('identity.sessions.thisOne')}</Badge>}
        </div>
        <div className={classes.rowText}>
          {address && <>{address} · </>}
          {isCurrent ? (
            t('identity.sessions.now')
          ) : (
            <>
              {t('identity.sessions.lastSeen')}{' '}
              <RelativeTime at={lastSeenAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          )}
          {' · '}
          {t('identity.sessions.since', { date: formatDateTime(createdAt) })}
        </div>
      </div>
      {!isCurrent && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('identity.sessions.endOf', { device })}
          onClick={() => void end(session)}
        >
          {t('identity.sessions.end')}
        </Button>
      )}
    </li>
  )
}

async function endAll(sessions: Session[]): Promise<void> {
  const agreed = await confirm({
    title: word('identity.sessions.confirmTitle'),
    text: word('identity.sessions.confirmText', { count: sessions.length }),
    submit: word('identity.sessions.endOthers'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    const { ended } = await damask.identity.endOtherSessions()
    say({ message: word('identity.sessions.ended', { count: ended }) })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: identityQueries.sessions().queryKey })
}

async function end({ id }: Session): Promise<void> {
  try {
    await damask.identity.endSession({ sessionId: id })
    say({ message: word('identity.sessions.ended', { count: 1 }) })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: identityQueries.sessions().queryKey })
}
