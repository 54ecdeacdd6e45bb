import { EmptyState } from '@damask/ui'
import { Button, PasswordInput } from '@mantine/core'
import { IconFileOff, IconLock } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DownloadButton } from './download-button.tsx'
import { ImageViewer } from './image-viewer.tsx'
import { useOpenPdf } from './pdf-open.ts'
import { PdfPages } from './pdf-pages.tsx'
import classes from './pdf-viewer.module.css'
import { originalOf, renditionOf } from './shown.ts'
import type { ViewerProps } from './viewer-props.ts'

/** A PDF: all pages, sharp at every zoom, with text to select and find. */
export function PdfViewer(props: ViewerProps) {
  const { t } = useTranslation()
  const { shown } = props
  const made = shown.version.format === 'pdf' ? null : renditionOf(shown, 'pdf')
  const open = useOpenPdf(made ?? originalOf(shown) ?? '')

  if (open.state === 'locked') return <Locked wasWrong={open.wasWrong} unlock={open.unlock} />
  if (open.state === 'ready') return <PdfPages pdf={open.pdf} />
  if (open.state === 'loading')
    return <div className={classes.loading} role="status" aria-label={t('viewer.loading')} />
  // What the server could read of a damaged document is better than nothing.
  if (renditionOf(shown, 'preview')) return <ImageViewer {...props} />
  return (
    <EmptyState
      icon={<IconFileOff size={32} stroke={1.25} />}
      title={t('viewer.pdf.failed')}
      action={<DownloadButton shown={shown} variant="default" />}
    >
      {t('viewer.pdf.failedHint')}
    </EmptyState>
  )
}

function Locked({ wasWrong, unlock }: { wasWrong: boolean; unlock: (password: string) => void }) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password) unlock(password)
  }
  return (
    <EmptyState icon={<IconLock size={32} stroke={1.25} />} title={t('viewer.pdf.locked')}>
      {t('viewer.pdf.lockedHint')}
      <form className={classes.unlock} onSubmit={submit}>
        <PasswordInput
          aria-label={t('viewer.pdf.password')}
          placeholder={t('viewer.pdf.password')}
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wasWrong && t('viewer.pdf.wrongPassword')}
          style={{ flex: 1 }}
        />
        <Button type="submit">{t('viewer.pdf.open')}</Button>
      </form>
    </EmptyState>
  )
}
