import type { OAuthClient } from '@damask/contract'
import { CopyButton, EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { ActionIcon, Badge, Button, Menu } from '@mantine/core'
import { IconAppWindow, IconDots, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import list from '../identity/identity.module.css'
import { scopeWords } from '../identity/scope-words.ts'
import classes from './oauth.module.css'
import { addProgram, changeProgram, removeProgram, renewSecret, switchProgram } from './program-verbs.tsx'
import { oauthQueries } from './queries.ts'

/** Settings → Programs: what may ask people to be let in, for whoever manages integrations. */
export function ProgramsPage() {
  const { t } = useTranslation()
  const clients = useInfiniteQuery(oauthQueries.clients())
  usePageTitle(t('app.settings.programs'))
  const items = clients.data?.pages.flatMap((page) => page.items)
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void addProgram()}>
      {t('oauth.programs.add')}
    </Button>
  )
  return (
    <SettingsPage title={t('app.settings.programs')} description={t('oauth.programs.hint')} actions={items && add}>
      {clients.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {clients.isError && <PageError error={clients.error} onRetry={() => void clients.refetch()} />}
      {items?.length === 0 && (
        <EmptyState icon={<IconAppWindow size={32} stroke={1.25} />} title={t('oauth.programs.empty')} action={add}>
          {t('oauth.programs.hint')}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul className={list.list}>
          {items.map((client) => (
            <ProgramRow key={client.id} client={client} />
          ))}
        </ul>
      )}
      {clients.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={clients.isFetchingNextPage}
          onClick={() => void clients.fetchNextPage()}
        >
          {t('oauth.programs.more')}
        </Button>
      )}
    </SettingsPage>
  )
}

function ProgramRow({ client }: { client: OAuthClient }) {
  const { t } = useTranslation()
  const { id, name, kind, source, scopes, isDisabled, connectedCount, lastUsedAt, secretPrefix } = client
  return (
    <li className={list.row}>
      <IconAppWindow className={list.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={list.rowMain}>
        <div className={list.rowTitle}>
          {name}
          {isDisabled && <Badge color="red">{t('oauth.programs.off')}</Badge>}
          {source === 'registered' && <Badge>{t('oauth.programs.registered')}</Badge>}
          {source === 'built_in' && <Badge color="gray">{t('oauth.programs.builtIn')}</Badge>}
        </div>
        <div className={list.rowText}>
          {t(`oauth.programs.${kind}`)} · {t('oauth.programs.connected', { count: connectedCount })}
          {lastUsedAt && (
            <>
              {' · '}
              {t('identity.apiKeys.lastUsed')}{' '}
              <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          )}
        </div>
        <div className={classes.identifier}>
          <code>{id}</code>
          <CopyButton value={id} label={t('oauth.programs.copyId', { name })} copiedLabel={t('app.copied')} />
        </div>
        {secretPrefix && (
          <div className={list.rowText}>
            {t('oauth.programs.secret')} <code className={list.prefix}>{secretPrefix}…</code>
            {client.previousSecretValidUntil &&
              ` ${t('oauth.programs.previous', { date: formatDateTime(client.previousSecretValidUntil) })}`}
          </div>
        )}
        <div className={list.scopes}>
          {scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {t(scopeWords(scope).label)}
            </Badge>
          ))}
        </div>
      </div>
      <ProgramMenu client={client} />
    </li>
  )
}

function ProgramMenu({ client }: { client: OAuthClient }) {
  const { t } = useTranslation()
  const isOurs = client.source === 'built_in'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('oauth.programs.menu', { name: client.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isOurs && <Menu.Item onClick={() => void changeProgram(client)}>{t('oauth.programs.change')}</Menu.Item>}
        {client.kind === 'confidential' && (
          <Menu.Item onClick={() => void renewSecret(client)}>{t('oauth.programs.renew')}</Menu.Item>
        )}
        <Menu.Item onClick={() => void switchProgram(client)}>
          {t(client.isDisabled ? 'oauth.programs.switchOn' : 'oauth.programs.switchOff')}
        </Menu.Item>
        {!isOurs && (
          <Menu.Item color="red" onClick={() => void removeProgram(client)}>
            {t('oauth.programs.remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
