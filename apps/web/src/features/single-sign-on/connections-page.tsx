import type { SsoConnection } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconUserShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import identity from '../identity/identity.module.css'
import { identityQueries } from '../identity/queries.ts'
import { ssoQueries } from './queries.ts'
import classes from './single-sign-on.module.css'

/** Settings → Single sign-on: the directories that people sign in through. */
export function ConnectionsPage() {
  const { t } = useTranslation()
  const connections = useQuery(ssoQueries.list())
  const me = useQuery(identityQueries.me())
  usePageTitle(t('sso.title'))
  const add = me.data?.isAdministrator && <AddButton />
  return (
    <SettingsPage
      title={t('sso.title')}
      description={t('sso.hint')}
      actions={connections.data && connections.data.length > 0 && add}
    >
      {me.data && !me.data.isAdministrator && <p className={classes.fine}>{t('sso.onlyAdministrators')}</p>}
      {connections.isPending && <SkeletonRows label={t('app.loading')} rows={2} />}
      {connections.isError && <PageError error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.data?.length === 0 && (
        <EmptyState icon={<IconUserShield size={32} stroke={1.25} />} title={t('sso.empty')} action={add || undefined}>
          {t('sso.emptyHint')}
        </EmptyState>
      )}
      {connections.data && connections.data.length > 0 && (
        <ul className={identity.list}>
          {connections.data.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function AddButton() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const go = (connectionId: string) =>
    void navigate({ to: '/settings/single-sign-on/$connectionId', params: { connectionId } })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} aria-hidden />}>{t('sso.add')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => go('oidc')}>
          {t('sso.addOidc')}
          <p className={classes.fine}>{t('sso.addOidcHint')}</p>
        </Menu.Item>
        <Menu.Item onClick={() => go('saml')}>
          {t('sso.addSaml')}
          <p className={classes.fine}>{t('sso.addSamlHint')}</p>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ConnectionRow({ connection }: { connection: SsoConnection }) {
  const { t } = useTranslation()
  const { id, name, isEnabled, domains, settings, peopleCount, lastUsedAt } = connection
  return (
    <li className={identity.row}>
      <IconUserShield className={identity.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={identity.rowMain}>
        <div className={identity.rowTitle}>
          <Link to="/settings/single-sign-on/$connectionId" params={{ connectionId: id }} className={classes.link}>
            {name}
          </Link>
          <Badge color={isEnabled ? 'teal' : 'gray'}>{t(isEnabled ? 'sso.on' : 'sso.off')}</Badge>
        </div>
        <div className={identity.rowText}>
          {[
            t(settings.protocol === 'oidc' ? 'sso.addOidc' : 'sso.addSaml'),
            ...domains.slice(0, 3),
            t('sso.people', { count: peopleCount }),
          ].join(' · ')}
          {' · '}
          {lastUsedAt ? (
            <>
              {t('sso.lastUsed')} <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          ) : (
            t('sso.neverUsed')
          )}
        </div>
      </div>
    </li>
  )
}
