import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../action.ts'
import classes from './settings-page.module.css'

const PAGES = [
  { to: '/settings/profile', label: 'app.settings.profile' },
  { to: '/settings/sessions', label: 'app.settings.sessions' },
  { to: '/settings/api-keys', label: 'app.settings.apiKeys' },
  { to: '/settings/system', label: 'app.settings.system' },
] as const

/** The settings pages and the short menu between them. */
export function SettingsPage() {
  const { t } = useTranslation()
  useActionContext({ page: 'settings' })
  return (
    <div className={classes.page}>
      <nav className={classes.menu} aria-label={t('app.settings.title')}>
        {PAGES.map(({ to, label }) => (
          <Link key={to} to={to} className={classes.link} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  )
}
