import { EmptyState } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconMovieOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './not-playable.module.css'
import { downloadOf, type Shown } from './shown.ts'

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
        action={
          <Button component="a" href={downloadOf(shown)} download variant="default">
            {t('viewer.download')}
          </Button>
        }
      >
        {t('viewer.media.notPlayableHint')}
      </EmptyState>
    </div>
  )
}
