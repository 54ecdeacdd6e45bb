import type { FolderId, LegalHold } from '@damask/contract'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { problemSentence } from '../../app/problem.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { askFolder } from '../folders/ask-folder.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './lifecycle.module.css'

/** Asks what is to be held and why, and places the hold. */
export const askHold = (): Promise<void> => openDialog<void>((close) => <HoldDialog close={() => close()} />)

/** Asks why a hold is over, and releases it. */
export const askRelease = (hold: LegalHold): Promise<void> =>
  openDialog<void>((close) => <ReleaseDialog hold={hold} close={() => close()} />)

type On = 'folder' | 'search'

function HoldDialog({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [on, setOn] = useState<On>('folder')
  const [folderId, setFolderId] = useState<FolderId>()
  const [words, setWords] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const folder = useQuery({ ...folderQueries.one(folderId ?? ROOT_FOLDER_ID), enabled: folderId !== undefined })
  const isReady = name.trim() && reason.trim() && (on === 'folder' ? folderId : words.trim())
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    setBusy(true)
    try {
      const covered = on === 'folder' ? { folderIds: [folderId!] } : { filters: { words } }
      const { covers } = await damask.lifecycle.placeHold({ name, reason, ...covered })
      await queryClient.invalidateQueries({ queryKey: ['lifecycle'] })
      const formatted = t('lifecycle.holds.covers', { count: covers, formatted: formatNumber(covers) })
      void say({ message: t('lifecycle.holds.placed', { formatted }) })
      close()
    } catch (refused) {
      setError(problemSentence(refused))
    }
    setBusy(false)
  }
  const choose = async () => {
    const chosen = await askFolder({
      title: t('lifecycle.holds.choose'),
      submit: t('lifecycle.holds.choose'),
      start: folderId ?? ROOT_FOLDER_ID,
    })
    if (chosen) setFolderId(chosen)
  }
  const path = !folderId ? undefined : folder.data?.path === '/' ? t('folders.root') : folder.data?.path
  return (
    <Dialog title={t('lifecycle.holds.add')} onClose={close}>
      <form className={classes.form} onSubmit={onSubmit}>
        <TextInput
          label={t('lifecycle.holds.name')}
          value={name}
          required
          maxLength={120}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label={t('lifecycle.holds.reason')}
          description={t('lifecycle.holds.reasonHint')}
          value={reason}
          required
          maxLength={2000}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <NativeSelect
          label={t('lifecycle.holds.on')}
          value={on}
          data={[
            { value: 'folder', label: t('lifecycle.holds.onFolder') },
            { value: 'search', label: t('lifecycle.holds.onSearch') },
          ]}
          onChange={({ currentTarget }) => setOn(currentTarget.value as On)}
        />
        {on === 'folder' ? (
          <Button variant="default" onClick={() => void choose()}>
            {path ?? t('lifecycle.holds.choose')}
          </Button>
        ) : (
          <TextInput
            label={t('lifecycle.holds.words')}
            value={words}
            required
            maxLength={200}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
        )}
        {error && (
          <p role="alert" className={classes.quiet}>
            {error}
          </p>
        )}
        <Button type="submit" loading={busy} disabled={!isReady}>
          {t('lifecycle.holds.place')}
        </Button>
      </form>
    </Dialog>
  )
}

function ReleaseDialog({ hold, close }: { hold: LegalHold; close: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (!reason.trim()) return
    try {
      await damask.lifecycle.releaseHold({ holdId: hold.id, reason })
      await queryClient.invalidateQueries({ queryKey: ['lifecycle'] })
      close()
    } catch (refused) {
      setError(problemSentence(refused))
    }
  }
  return (
    <Dialog title={t('lifecycle.holds.releaseTitle', { name: hold.name })} onClose={close}>
      <form className={classes.form} onSubmit={onSubmit}>
        <p className={classes.quiet}>{t('lifecycle.holds.releaseText')}</p>
        <TextInput
          label={t('lifecycle.holds.reason')}
          description={t('lifecycle.holds.reasonHint')}
          value={reason}
          required
          maxLength={2000}
          error={error}
          data-autofocus
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Button type="submit" disabled={!reason.trim()}>
          {t('lifecycle.holds.release')}
        </Button>
      </form>
    </Dialog>
  )
}
