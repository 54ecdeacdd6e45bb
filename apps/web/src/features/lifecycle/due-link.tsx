import { IconCalendarEvent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../../app/frame/rail.module.css'
import { loadLaterWords } from '../../app/words.ts'
import { lifecycleQueries } from './queries.ts'

/** In the rail, only while something is due for review. */
export function DueLink() {
  const due = useQuery(lifecycleQueries.state()).data?.due ?? 0
  if (due === 0) return null
  return (
    <Suspense>
      <WithWords due={due} />
    </Suspense>
  )
}

const WithWords = lazy(async () => {
  await loadLaterWords()
  return { default: Shown }
})

function Shown({ due }: { due: number }) {
  const { t } = useTranslation()
  return (
    <Link to="/due" className={classes.place} activeProps={{ 'data-active': true }}>
      <IconCalendarEvent size={18} stroke={1.5} aria-hidden />
      {t('lifecycle.dueList.title')}
      <span className={classes.count}>
        <span aria-hidden>{due >= 100 ? '99+' : due}</span>
        <span className={classes.spoken}>{t('lifecycle.dueList.open', { count: due })}</span>
      </span>
    </Link>
  )
}
