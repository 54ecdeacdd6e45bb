import type { HistoryRetention } from '@damask/contract'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { problemSentence } from '../../app/problem.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { KINDS } from './search.ts'

const PRUNED = KINDS.filter((kind) => kind !== 'history')

/** Asks how long events of each kind are kept. */
export const askRetention = () => openDialog<void>((close) => <RetentionDialog onClose={() => close()} />)

function RetentionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const retention = useQuery({ ...historyQueries.retention(), staleTime: 0 })
  return (
    <Dialog title={t('history.retention.title')} onClose={onClose}>
      {retention.data && <RetentionForm days={retention.data} onClose={onClose} />}
    </Dialog>
  )
}

function RetentionForm({ days, onClose }: { days: HistoryRetention['days']; onClose: () => void }) {
  const { t } = useTranslation()
  const [values, setValues] = useState(() => PRUNED.map((kind) => String(days[kind] ?? '')))
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const isWrong = (value: string) =>
    value !== '' && !(/^\d+$/.test(value) && Number(value) >= 7 && Number(value) <= 36_500)
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (values.some(isWrong)) return
    const next = Object.fromEntries(PRUNED.map((kind, i) => [kind, values[i] === '' ? null : Number(values[i])]))
    try {
      await damask.history.setRetention({ days: next as HistoryRetention['days'], ...(reason && { reason }) })
      await queryClient.invalidateQueries({ queryKey: ['history'] })
      say({ message: t('history.retention.saved') })
      onClose()
    } catch (refused) {
      setError(problemSentence(refused))
    }
  }
  return (
    <form className={classes.page} onSubmit={onSubmit}>
      <p className={classes.quiet}>{t('history.retention.text')}</p>
      {PRUNED.map((kind, i) => (
        <div key={kind} className={classes.days}>
          <span id={`retention-${kind}`}>{t(`history.kinds.${kind}`)}</span>
          <TextInput
            aria-labelledby={`retention-${kind}`}
            inputMode="numeric"
            placeholder={t('history.retention.forEver')}
            rightSection={values[i] ? <span className={classes.quiet}>{t('history.retention.days')}</span> : null}
            rightSectionWidth={52}
            value={values[i]!}
            error={isWrong(values[i]!) && t('history.retention.wrong')}
            onChange={({ currentTarget }) => setValues(values.with(i, currentTarget.value.trim()))}
          />
        </div>
      ))}
      <TextInput
        label={t('history.retention.reason')}
        value={reason}
        maxLength={500}
        error={error}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button type="submit">{t('history.retention.save')}</Button>
    </form>
  )
}
