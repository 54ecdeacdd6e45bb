import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from '../../app/frame/rail.module.css'
import { attentionCount } from './count.ts'

/** In the rail: how many files wait for somebody to mend them. */
export function AttentionLink() {
  const { t } = useTranslation()
  const count = useQuery(attentionCount()).data ?? 0
  return (
    <Link to="/attention" className={classes.place} activeProps={{ 'data-active': true }}>
      <IconAlertTriangle size={18} stroke={1.5} aria-hidden />
      {t('app.nav.attention')}
      {count > 0 && (
        <span className={classes.count}>
          <span aria-hidden>{count >= 100 ? '99+' : count}</span>
          <span className={classes.spoken}>{t('app.nav.waiting', { count })}</span>
        </span>
      )}
    </Link>
  )
}
