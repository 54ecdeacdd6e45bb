import type { HistoryVerification } from '@damask/contract'
import { CopyButton } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatDateTime, formatNumber } from '../../app/format.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'

/** How far the history is proved, and the button that proves it. */
export function VerificationBadge() {
  const { t } = useTranslation()
  const { data } = useQuery(historyQueries.verification())
  if (!data) return null
  const isRunning = data.state === 'running'
  const tone = data.isIntact === null ? 'none' : data.isIntact ? 'good' : 'danger'
  const Icon = tone === 'good' ? IconShieldCheck : tone === 'danger' ? IconAlertTriangle : IconShieldQuestion
  return (
    <div className={classes.badge} data-tone={tone}>
      <Icon size={18} stroke={1.5} aria-hidden />
      <span aria-live="polite">{sentenceOf(t, data)}</span>
      {data.findingCount > 0 && !isRunning && (
        <Button variant="default" size="compact-sm" onClick={() => void showFindings(data)}>
          {t('history.verify.show')}
        </Button>
      )}
      <Button variant="default" size="compact-sm" disabled={isRunning} onClick={() => void start()}>
        {t('history.verify.start')}
      </Button>
    </div>
  )
}

function sentenceOf(t: TFunction<'words'>, v: HistoryVerification): string {
  if (v.state === 'running') {
    if (v.total === 0) return t('history.verify.starting')
    return t('history.verify.running', { done: formatNumber(v.done), total: formatNumber(v.total) })
  }
  if (v.state === 'failed') return t('history.verify.failed')
  if (v.isIntact === null) return t('history.verify.never')
  if (!v.isIntact) return t('history.verify.broken', { count: v.findingCount })
  return t('history.verify.intact', { date: formatDateTime(v.verifiedTo?.sealedAt ?? v.endedAt ?? '') })
}

async function start(): Promise<void> {
  try {
    queryClient.setQueryData(historyQueries.verification().queryKey, await damask.history.verify({}))
  } catch (error) {
    sayProblem(error)
  }
}

const showFindings = (v: HistoryVerification) =>
  openDialog<void>((close) => <FindingsDialog verification={v} onClose={() => close()} />)

function FindingsDialog({ verification, onClose }: { verification: HistoryVerification; onClose: () => void }) {
  const { t } = useTranslation()
  const { findings, findingCount, keys } = verification
  const key = keys.at(-1)
  return (
    <Dialog title={t('history.verify.findings')} size="lg" onClose={onClose}>
      <ul className={classes.findings}>
        {findings.map((finding) => (
          <li key={`${finding.what} ${finding.says}`}>{finding.says}</li>
        ))}
      </ul>
      {findingCount > findings.length && (
        <p className={classes.quiet}>{t('history.verify.more', { count: findingCount - findings.length })}</p>
      )}
      {key && (
        <p className={classes.quiet}>
          {t('history.verify.key')}: <code>{key}</code>{' '}
          <CopyButton value={key} label={t('history.streams.copy')} copiedLabel={t('history.streams.copied')} />
        </p>
      )}
    </Dialog>
  )
}
