import type { MailboxMessage, MailState } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SettingsSection, SkeletonLines, SkeletonRows } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconMail, IconSend } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { copyText } from '../../app/copy-text.ts'
import { damask, isProblem } from '../../app/damask.ts'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import classes from './mailbox.module.css'
import { mailboxQueries } from './queries.ts'

/** Settings → Mailbox: how mail leaves, and where it waits when it cannot. */
export function MailboxPage() {
  const { t } = useTranslation()
  const state = useQuery(mailboxQueries.state())
  usePageTitle(t('mailbox.title'))
  const isHere = state.data?.mode === 'mailbox'
  return (
    <SettingsPage
      title={t('mailbox.title')}
      description={state.data && t(isHere ? 'mailbox.hintMailbox' : 'mailbox.hintSmtp')}
    >
      {state.isPending && <SkeletonLines label={t('app.loading')} lines={4} />}
      {state.isError && <PageError error={state.error} onRetry={() => void state.refetch()} />}
      {state.data && <How state={state.data} />}
      {isHere && <Messages />}
    </SettingsPage>
  )
}

const EXAMPLE = `DAMASK_SMTP_URL=smtps://user:password@mail.example.com:465
DAMASK_MAIL_FROM=Damask <damask@example.com>
DAMASK_URL=https://dam.example.com`

function How({ state }: { state: MailState }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const isHere = state.mode === 'mailbox'
  const test = async () => {
    setBusy(true)
    try {
      await damask.mailbox.sendTest()
      void say({ message: t(isHere ? 'mailbox.testedHere' : 'mailbox.tested') })
      void queryClient.invalidateQueries({ queryKey: ['mailbox', 'list'] })
    } catch (error) {
      void sayProblem(error)
    }
    setBusy(false)
  }
  return (
    <SettingsSection
      title={t(isHere ? 'mailbox.off' : 'mailbox.on')}
      actions={
        <Button
          variant="default"
          size="xs"
          loading={busy}
          leftSection={<IconSend size={14} aria-hidden />}
          onClick={() => void test()}
        >
          {t('mailbox.test')}
        </Button>
      }
    >
      {isHere ? (
        <>
          <p className={classes.text}>{t('mailbox.offHint')}</p>
          <p className={classes.text} style={{ marginBlockStart: 12 }}>
            {t('mailbox.how')}
          </p>
          <pre className={classes.settings}>{EXAMPLE}</pre>
        </>
      ) : (
        <p className={classes.text}>{t('mailbox.onHint', { server: state.server ?? '', from: state.from ?? '' })}</p>
      )}
    </SettingsSection>
  )
}

function Messages() {
  const { t } = useTranslation()
  const messages = useInfiniteQuery(mailboxQueries.list())
  const items = messages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <SettingsSection
      title={t('mailbox.messages')}
      actions={
        items.length > 0 && (
          <Button variant="default" size="xs" onClick={() => void empty()}>
            {t('mailbox.empty')}
          </Button>
        )
      }
    >
      {messages.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {isProblem(messages.error, 'not_allowed') ? (
        <p className={classes.text}>{t('mailbox.onlyAdministrators')}</p>
      ) : (
        messages.isError && <PageError error={messages.error} size="inline" onRetry={() => void messages.refetch()} />
      )}
      {messages.data && items.length === 0 && (
        <EmptyState size="inline" icon={<IconMail size={32} stroke={1.25} />} title={t('mailbox.none')}>
          {t('mailbox.noneHint')}
        </EmptyState>
      )}
      <ul className={classes.messages}>
        {items.map((message) => (
          <Message key={message.id} message={message} />
        ))}
      </ul>
      {messages.hasNextPage && (
        <Button variant="default" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
          {t('mailbox.more')}
        </Button>
      )}
    </SettingsSection>
  )
}

function Message({ message }: { message: MailboxMessage }) {
  const { t } = useTranslation()
  const { to, at, subject, text, action } = message
  return (
    <li className={classes.message}>
      <h3 className={classes.subject}>{subject}</h3>
      <div className={classes.about}>
        {t('mailbox.to', { to })} · <RelativeTime at={at} relative={formatRelative} absolute={formatDateTime} />
      </div>
      <p className={classes.body}>{text}</p>
      {action && (
        <div className={classes.action}>
          <Button component="a" href={action.url} size="xs" target="_blank" rel="noreferrer">
            {action.label}
          </Button>
          <Button
            variant="default"
            size="xs"
            aria-label={`${t('mailbox.copyLink')}: ${to}`}
            onClick={() => void copyText(action.url, t('mailbox.copied'))}
          >
            {t('mailbox.copyLink')}
          </Button>
        </div>
      )}
    </li>
  )
}

async function empty(): Promise<void> {
  const agreed = await confirm({
    title: word('mailbox.emptyTitle'),
    text: word('mailbox.emptyText'),
    submit: word('mailbox.empty'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.mailbox.empty()
    void say({ message: word('mailbox.emptied') })
  } catch (error) {
    void sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: ['mailbox'] })
}
