import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { loadLaterWords, t as word } from '../../app/words.ts'
import { beginningOfDay } from '../access/sentences.ts'
import { type Chosen, countOf } from '../assets/verbs.ts'
import { followOperation } from '../operations/follow-operation.tsx'
import classes from './lifecycle.module.css'

type Dates = { reviewAt?: string | null; expiresAt?: string | null }

/** Asks for a date, and sets it for everything that is chosen. */
export async function askDates(chosen: Chosen): Promise<void> {
  await loadLaterWords()
  const dates = await openDialog<Dates>((close) => <DatesDialog count={countOf(chosen)} close={close} />)
  if (!dates) return
  const { assetIds, everything } = chosen
  const which = everything ? { filters: everything.filters } : { assetIds: [...assetIds] }
  const ended = await followOperation(
    await damask.lifecycle.bulkChange({ ...which, ...dates }),
    word('lifecycle.dates.working'),
  )
  await queryClient.invalidateQueries({ queryKey: ['lifecycle'] })
  await queryClient.invalidateQueries({ queryKey: ['assets'] })
  if (ended.state === 'done' && ended.done > 0) void say({ message: word('lifecycle.dates.done') })
}

function DatesDialog({ count, close }: { count: number; close: (dates?: Dates) => void }) {
  const { t } = useTranslation()
  const [field, setField] = useState<keyof Dates>('reviewAt')
  const [day, setDay] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    close({ [field]: beginningOfDay(day) })
  }
  return (
    <Dialog title={t('lifecycle.dates.title', { count })} onClose={() => close()}>
      <form className={classes.form} onSubmit={onSubmit}>
        <NativeSelect
          label={t('lifecycle.dates.what')}
          value={field}
          data={[
            { value: 'reviewAt', label: t('lifecycle.dates.review') },
            { value: 'expiresAt', label: t('lifecycle.dates.expiry') },
          ]}
          onChange={({ currentTarget }) => setField(currentTarget.value as keyof Dates)}
        />
        <TextInput
          type="date"
          label={t('lifecycle.dates.date')}
          description={t('lifecycle.dates.hint')}
          value={day}
          data-autofocus
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <Button type="submit">{t('lifecycle.dates.submit')}</Button>
      </form>
    </Dialog>
  )
}
