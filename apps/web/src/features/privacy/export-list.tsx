import { Button } from '@mantine/core'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatSize } from '../../app/format.ts'
import { saveAs } from '../assets/download.ts'
import { identityQueries } from '../identity/queries.ts'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'

const LOOK_AGAIN_MS = 2000

/** The copies that one asked for, of oneself or of others; it looks again while one is being made. */
export function ExportList({ of }: { of: 'me' | 'others' }) {
  const { t } = useTranslation()
  const { id: ownId } = useSuspenseQuery(identityQueries.me()).data
  const { data = [] } = useQuery({
    ...privacyQueries.exports(),
    refetchInterval: ({ state }) => (state.data?.some((item) => item.sizeBytes === null) ? LOOK_AGAIN_MS : false),
  })
  const shown = data.filter(({ personId }) => (personId === ownId) === (of === 'me'))
  if (shown.length === 0) return <p className={classes.faint}>{t('privacy.export.none')}</p>
  return (
    <ul className={classes.list} aria-live="polite">
      {shown.map(({ id, personName, sizeBytes, createdAt, expiresAt }) => (
        <li key={id} className={classes.row}>
          <span className={classes.main}>
            {of === 'others' && <strong>{personName} </strong>}
            {formatDateTime(createdAt)}
            <span className={classes.faint}>
              {sizeBytes === null
                ? t('privacy.export.making')
                : t('privacy.export.until', { size: formatSize(sizeBytes), date: formatDateTime(expiresAt) })}
            </span>
          </span>
          {sizeBytes !== null && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('privacy.export.downloadOf', { date: formatDateTime(createdAt) })}
              onClick={() => saveAs(`/api/v1/me/data-exports/${id}/file`)}
            >
              {t('privacy.export.download')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
