import type { AccountCapability } from '@damask/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { identityQueries } from '../../features/identity/queries.ts'
import { useActionContext } from '../action.ts'
import classes from './settings-page.module.css'

/** One page a line; what `needs` a capability over the account is not offered to whoever lacks it. */
const GROUPS = [
  {
    label: 'app.settings.own',
    pages: [
      { to: '/settings/profile', label: 'app.settings.profile' },
      { to: '/settings/privacy', label: 'app.settings.privacy' },
      { to: '/settings/security', label: 'app.settings.security' },
      { to: '/settings/sessions', label: 'app.settings.sessions' },
      { to: '/settings/api-keys', label: 'app.settings.apiKeys' },
      { to: '/settings/apps', label: 'app.settings.apps' },
    ],
  },
  {
    label: 'app.settings.account',
    pages: [
      { to: '/settings/people', label: 'app.settings.people', needs: 'manage_people' },
      { to: '/settings/teams', label: 'app.settings.teams', needs: 'manage_people' },
      { to: '/settings/roles', label: 'app.settings.roles', needs: 'manage_people' },
      { to: '/settings/invitations', label: 'app.settings.invitations', needs: 'manage_people' },
      { to: '/settings/mailbox', label: 'app.settings.mailbox', needs: 'manage_settings' },
      { to: '/settings/sign-in', label: 'app.settings.signIn', needs: 'manage_settings' },
      { to: '/settings/audit', label: 'app.settings.audit', needs: 'see_audit' },
      { to: '/settings/streams', label: 'app.settings.streams', needs: 'manage_integrations' },
      { to: '/settings/single-sign-on', label: 'app.settings.singleSignOn', needs: 'manage_settings' },
      { to: '/settings/people-data', label: 'app.settings.peopleData', needs: 'manage_people' },
      { to: '/settings/privacy-texts', label: 'app.settings.privacyTexts', needs: 'manage_settings' },
      { to: '/settings/programs', label: 'app.settings.programs', needs: 'manage_integrations' },
      { to: '/settings/system', label: 'app.settings.system', needs: 'manage_settings' },
    ],
  },
] as const satisfies readonly {
  label: string
  pages: readonly { to: string; label: string; needs?: AccountCapability }[]
}[]

/** The settings pages and the short menu between them. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { accountCapabilities } = useSuspenseQuery(identityQueries.me()).data
  useActionContext({ page: 'settings' })
  const menu = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone the menu is a row that is longer than the screen.
  useEffect(() => {
    const here = pathname && menu.current?.querySelector('[aria-current="page"]')
    if (here) here.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  const groups = GROUPS.map(({ label, pages }) => ({
    label,
    pages: pages.filter((page) => !('needs' in page) || accountCapabilities.includes(page.needs)),
  })).filter(({ pages }) => pages.length > 0)
  return (
    <div className={classes.page}>
      <nav ref={menu} className={classes.menu} aria-label={t('app.settings.title')}>
        {groups.map(({ label, pages }) => (
          <div key={label} className={classes.group}>
            <h2 className={classes.heading}>{t(label)}</h2>
            {pages.map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                className={classes.link}
                activeProps={{ 'data-active': true, 'aria-current': 'page' }}
              >
                {t(label)}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  )
}
