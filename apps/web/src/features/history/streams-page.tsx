import type { HistoryStream } from '@damask/contract'
import { EmptyState, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconServer2, IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import rows from '../identity/identity.module.css'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { askStream } from './stream-dialog.tsx'

/** Settings → Event streams: where events are sent to, and how that goes. */
export function StreamsPage() {
  const { t } = useTranslation()
  const streams = useQuery(historyQueries.streams())
  usePageTitle(t('history.streams.title'))
  const add = <Button onClick={() => void askStream()}>{t('history.streams.add')}</Button>
  return (
    <SettingsPage title={t('history.streams.title')} description={t('history.streams.hint')} actions={add}>
      {streams.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {streams.isError && !streams.data && <PageError error={streams.error} onRetry={() => void streams.refetch()} />}
      {streams.data?.length === 0 && (
        <EmptyState icon={<IconWebhook size={40} stroke={1} />} title={t('history.streams.none')}>
          {t('history.streams.noneText')}
        </EmptyState>
      )}
      {streams.data && streams.data.length > 0 && (
        <ul className={rows.list}>
          {streams.data.map((stream) => (
            <StreamRow key={stream.id} stream={stream} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function StreamRow({ stream }: { stream: HistoryStream }) {
  const { t } = useTranslation()
  const { id, name, target, isActive, failures, lastError, lastSentAt, nextTryAt, behind } = stream
  const Icon = target.type === 'webhook' ? IconWebhook : IconServer2
  const state = !isActive
    ? t('history.streams.paused')
    : failures > 0
      ? t('history.streams.failing')
      : behind > 0
        ? t('history.streams.behind', { count: behind })
        : t('history.streams.upToDate')
  const to = target.type === 'webhook' ? target.url : `${target.transport}://${target.host}:${target.port}`
  const resume = () => change(() => damask.history.updateStream({ streamId: id, isActive: true }))
  return (
    <li className={rows.row} style={{ flexWrap: 'wrap' }}>
      <Icon className={rows.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={rows.rowMain}>
        <div className={rows.rowTitle}>
          {name} <Badge color={failures > 0 && isActive ? 'red' : 'gray'}>{state}</Badge>
        </div>
        <div className={rows.rowText}>{to}</div>
        {lastError && <div className={rows.rowText}>{lastError}</div>}
        <div className={rows.rowText}>
          {lastSentAt && t('history.streams.lastSent', { when: formatRelative(lastSentAt) })}
          {nextTryAt && ` · ${t('history.streams.nextTry', { when: formatRelative(nextTryAt) })}`}
        </div>
      </div>
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="xs"
          aria-label={t('history.streams.testOf', { name })}
          onClick={() => void test(stream)}
        >
          {t('history.streams.test')}
        </Button>
        {isActive && failures === 0 ? (
          <Button
            variant="default"
            size="xs"
            onClick={() => void change(() => damask.history.updateStream({ streamId: id, isActive: false }))}
          >
            {t('history.streams.pause')}
          </Button>
        ) : (
          <Button variant="default" size="xs" onClick={() => void resume()}>
            {t(isActive ? 'history.streams.retry' : 'history.streams.resume')}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          aria-label={t('history.streams.edit', { name })}
          onClick={() => void askStream(stream)}
        >
          {t('history.streams.change')}
        </Button>
        <Button variant="default" size="xs" onClick={() => void remove(stream)}>
          {t('history.streams.delete')}
        </Button>
      </div>
    </li>
  )
}

async function change(work: () => Promise<unknown>): Promise<void> {
  await work().catch(sayProblem)
  await queryClient.invalidateQueries({ queryKey: historyQueries.streams().queryKey })
}

async function test({ id }: HistoryStream): Promise<void> {
  try {
    const { arrived, says } = await damask.history.testStream({ streamId: id })
    say({ message: arrived ? word('history.streams.arrived') : word('history.streams.notArrived', { says }) })
  } catch (error) {
    sayProblem(error)
  }
}

async function remove({ id, name }: HistoryStream): Promise<void> {
  const agreed = await confirm({
    title: word('history.streams.deleteTitle', { name }),
    text: word('history.streams.deleteText'),
    submit: word('history.streams.delete'),
    takesAway: true,
  })
  if (!agreed) return
  await change(() => damask.history.deleteStream({ streamId: id }))
  say({ message: word('history.streams.deleted', { name }) })
}
