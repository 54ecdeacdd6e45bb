import { IconHandStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from '../../app/frame/rail.module.css'
import { accessQueries } from './queries.ts'

/** In the rail: how many ask for access where one decides. */
export function RequestsLink() {
  const { t } = useTranslation()
  const open = useQuery(accessQueries.requestState()).data?.open ?? 0
  return (
    <Link to="/requests" className={classes.place} activeProps={{ 'data-active': true }}>
      <IconHandStop size={18} stroke={1.5} aria-hidden />
      {t('app.nav.requests')}
      {open > 0 && (
        <span className={classes.count}>
          <span aria-hidden>{open >= 100 ? '99+' : open}</span>
          <span className={classes.spoken}>{t('app.nav.openRequests', { count: open })}</span>
        </span>
      )}
    </Link>
  )
}
