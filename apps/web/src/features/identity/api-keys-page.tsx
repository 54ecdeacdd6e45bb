import type { ApiKey } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDate, formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { createApiKey } from './create-api-key-dialog.tsx'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'
import { rotateApiKey } from './rotate-api-key-dialog.tsx'
import { scopeWords } from './scope-words.ts'

/** Settings → API keys: what programs may do in one's name. */
export function ApiKeysPage() {
  const { t } = useTranslation()
  const keys = useQuery(identityQueries.apiKeys())
  usePageTitle(t('app.settings.apiKeys'))
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void createApiKey()}>
      {t('identity.apiKeys.create')}
    </Button>
  )
  return (
    <SettingsPage
      title={t('app.settings.apiKeys')}
      description={t('identity.apiKeys.hint')}
      actions={keys.data && keys.data.length > 0 && create}
    >
      {keys.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {keys.isError && <PageError error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && (
        <EmptyState icon={<IconKey size={32} stroke={1.25} />} title={t('identity.apiKeys.empty')} action={create}>
          {t('identity.apiKeys.emptyHint')}
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && (
        <ul className={classes.list}>
          {keys.data.map((apiKey) => (
            <ApiKeyRow key={apiKey.id} apiKey={apiKey} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

/** As early as the server warns. */
const SOON_MS = 7 * 86_400_000

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { name, prefix, scopes, folderIds, createdAt, expiresAt, lastUsedAt, lastUsedFrom, previous } = apiKey
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - Date.now()
  const hasExpired = leftMs <= 0
  return (
    <li className={classes.row}>
      <IconKey className={classes.rowIcon} size={24} stroke={1.25} aria-hidden />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          {name} <code className={classes.prefix}>{prefix}…</code>
          {hasExpired && <Badge color="red">{t('identity.apiKeys.expired')}</Badge>}
          {!hasExpired && leftMs < SOON_MS && <Badge>{t('identity.apiKeys.soon')}</Badge>}
        </div>
        <div className={classes.rowText}>
          {lastUsedAt ? (
            <>
              {t('identity.apiKeys.lastUsed')}{' '}
              <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
              {lastUsedFrom && ` ${t('identity.apiKeys.from', { network: lastUsedFrom })}`}
            </>
          ) : (
            t('identity.apiKeys.neverUsed')
          )}
          {' · '}
          {t('identity.apiKeys.created', { date: formatDate(createdAt) })}
          {' · '}
          {expiresAt ? (
            <>
              {t(hasExpired ? 'identity.apiKeys.hasExpired' : 'identity.apiKeys.expires')}{' '}
              <RelativeTime at={expiresAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          ) : (
            t('identity.apiKeys.neverExpires')
          )}
        </div>
        {previous && (
          <div className={classes.rowText}>
            {t('identity.apiKeys.previous', { prefix: previous.prefix, date: formatDateTime(previous.validUntil) })}
          </div>
        )}
        <div className={classes.scopes}>
          {scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {t(scopeWords(scope).label)}
            </Badge>
          ))}
          {apiKey.hasOwnAccess && (
            <Badge color="gray" variant="outline">
              {t('identity.apiKeys.ownAccess')}
            </Badge>
          )}
          {folderIds.length > 0 && (
            <Badge color="gray" variant="outline">
              {t('identity.apiKeys.onlyFolders', { count: folderIds.length })}
            </Badge>
          )}
        </div>
      </div>
      <div className={classes.rowButtons}>
        <Button
          variant="default"
          size="xs"
          aria-label={t('identity.rotate.of', { name })}
          onClick={() => void rotateApiKey(apiKey)}
        >
          {t('identity.rotate.verb')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('identity.apiKeys.revokeOf', { name })}
          onClick={() => void revoke(apiKey)}
        >
          {t('identity.apiKeys.revoke')}
        </Button>
      </div>
    </li>
  )
}

async function revoke({ id, name }: ApiKey): Promise<void> {
  const agreed = await confirm({
    title: word('identity.apiKeys.revokeTitle', { name }),
    text: word('identity.apiKeys.revokeText'),
    submit: word('identity.apiKeys.revoke'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.identity.revokeApiKey({ apiKeyId: id })
    say({ message: word('identity.apiKeys.revoked', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: identityQueries.apiKeys().queryKey })
}
