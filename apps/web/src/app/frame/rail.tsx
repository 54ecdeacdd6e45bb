import { DamaskWordmark } from '@damask/ui'
import { IconBoxMultiple, IconSettings, IconTrash } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RequestsLink } from '../../features/access/requests-link.tsx'
import { AttentionLink } from '../../features/attention/attention-link.tsx'
import { FolderTree } from '../../features/folders/folder-tree.tsx'
import { LazyDueLink } from '../../features/lifecycle/lazy-due-link.tsx'
import { Account } from './account.tsx'
import classes from './rail.module.css'

/** The left side: the library as a tree of folders, and the other places. */
export function Rail() {
  const { t } = useTranslation()
  const inCollection = useRouterState({
    select: ({ location: { pathname, search } }) =>
      pathname === '/collections' ||
      (pathname.startsWith('/library') && Boolean(search.collection || search.favourites || search.recent)),
  })
  const icon = { size: 18, stroke: 1.5, 'aria-hidden': true } as const
  return (
    <div className={classes.rail}>
      <Link to="/" className={classes.brand}>
        <DamaskWordmark size={20} />
      </Link>
      <nav aria-label={t('app.nav.label')} className={classes.nav}>
        <FolderTree />
        <div className={classes.places}>
          <Link to="/collections" className={classes.place} data-active={inCollection || undefined}>
            <IconBoxMultiple {...icon} />
            {t('app.nav.collections')}
          </Link>
          <AttentionLink />
          <RequestsLink />
          <LazyDueLink />
          <Link to="/bin" className={classes.place} activeProps={{ 'data-active': true }}>
            <IconTrash {...icon} />
            {t('app.nav.bin')}
          </Link>
          <Link to="/settings" className={classes.place} activeProps={{ 'data-active': true }}>
            <IconSettings {...icon} />
            {t('app.nav.settings')}
          </Link>
        </div>
      </nav>
      <Account />
    </div>
  )
}
