import { EmptyState } from '@damask/ui'
import { IconMovieOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DownloadButton } from './download-button.tsx'
import classes from './not-playable.module.css'
import type { Shown } from './shown.ts'

/** This browser cannot play it, and there is no playable copy: shows what can be shown and offers the file. */
export function NotPlayable({ shown, picture }: { shown: Shown; picture: string | null }) {
  const { t } = useTranslation()
  return (
    <div className={classes.page}>
      {picture && <img className={classes.picture} src={picture} alt="" />}
      <EmptyState
        size="inline"
        icon={picture ? undefined : <IconMovieOff size={24} stroke={1.25} />}
        title={t('viewer.media.notPlayable')}
        action={<DownloadButton shown={shown} variant="default" />}
      >
        {t('viewer.media.notPlayableHint')}
      </EmptyState>
    </div>
  )
}
