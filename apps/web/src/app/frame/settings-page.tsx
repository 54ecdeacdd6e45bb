import type { AccountCapability } from '@damask/contract'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { identityQueries } from '../../features/identity/queries.ts'
import { useActionContext } from '../action.ts'
import { usePageTitle } from '../page-title.ts'
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
      { to: '/settings/fields', label: 'schema.title', needs: 'manage_fields' },
      { to: '/settings/templates', label: 'schema.templates.title', needs: 'manage_fields' },
      { to: '/settings/vocabularies', label: 'app.settings.vocabularies', needs: 'manage_fields' },
      { to: '/settings/metadata-quality', label: 'app.settings.quality', needs: 'manage_fields' },
      { to: '/settings/mailbox', label: 'app.settings.mailbox', needs: 'manage_settings' },
      { to: '/settings/sign-in', label: 'app.settings.signIn', needs: 'manage_settings' },
      { to: '/settings/audit', label: 'app.settings.audit', needs: 'see_audit' },
      { to: '/settings/streams', label: 'app.settings.streams', needs: 'manage_integrations' },
      { to: '/settings/single-sign-on', label: 'app.settings.singleSignOn', needs: 'manage_settings' },
      { to: '/settings/lifecycle', label: 'app.settings.lifecycle', needs: 'manage_policies' },
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

/**
 * The settings pages and the menu between them. On a phone there is room for one of both: the menu is a page of its own,
 * and a settings page has a way back to it.
 */
export function SettingsPage() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  useActionContext({ page: 'settings' })
  const isHome = pathname.replace(/\/$/, '') === '/settings'
  const content = useRef<HTMLDivElement>(null)
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    // What was pressed is no longer on the screen of a phone.
    if (isPhone && !isHome) content.current?.focus()
  }, [pathname, isPhone, isHome])

  if (isHome && !isPhone) return <Navigate to="/settings/profile" replace />
  if (isHome) return <SettingsHome cameFrom={before.current} />
  return (
    <div className={classes.page}>
      {isPhone ? (
        <nav className={classes.bar} aria-label={t('app.settings.title')}>
          <Link to="/settings" className={classes.back}>
            <IconChevronLeft size={18} stroke={1.5} aria-hidden />
            {t('app.settings.title')}
          </Link>
        </nav>
      ) : (
        <SettingsMenu />
      )}
      <div ref={content} className={classes.content} tabIndex={-1}>
        <Outlet />
      </div>
    </div>
  )
}

function SettingsHome({ cameFrom }: { cameFrom: string }) {
  const { t } = useTranslation()
  usePageTitle(t('app.settings.title'))
  return <SettingsMenu isPage cameFrom={cameFrom} />
}

type MenuProps = {
  readonly isPage?: boolean
  /** Where the reader was before, which gets the focus again. */
  readonly cameFrom?: string
}

function SettingsMenu({ isPage = false, cameFrom }: MenuProps) {
  const { t } = useTranslation()
  const { accountCapabilities } = useSuspenseQuery(identityQueries.me()).data
  const menu = useRef<HTMLElement>(null)
  const groups = GROUPS.map(({ label, pages }) => ({
    label,
    pages: pages.filter((page) => !('needs' in page) || accountCapabilities.includes(page.needs)),
  })).filter(({ pages }) => pages.length > 0)
  const last = groups.flatMap(({ pages }) => pages).find(({ to }) => cameFrom?.startsWith(to))?.to
  useEffect(() => {
    if (last) menu.current?.querySelector<HTMLElement>(`a[href="${last}"]`)?.focus()
  }, [last])
  return (
    <nav ref={menu} className={isPage ? classes.list : classes.menu} aria-label={t('app.settings.title')}>
      {isPage && <h1 className={classes.title}>{t('app.settings.title')}</h1>}
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
              {isPage && <IconChevronRight size={16} stroke={1.5} aria-hidden />}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
