import type { ApiKey, MemberDetails } from '@damask/contract'
import { RelativeTime, SettingsSection, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { createApiKey } from '../identity/create-api-key-dialog.tsx'
import { scopeWords } from '../identity/scope-words.ts'
import classes from './people.module.css'
import { peopleChanged, peopleQueries } from './queries.ts'

/** Keys of somebody. People make their own; those of a service account are made here. */
export function PersonKeys({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  const keys = useQuery(peopleQueries.keys(person.id))
  const create = () =>
    createApiKey({
      make: (wanted) => damask.people.createKey({ personId: person.id, ...wanted }),
      changed: () => void peopleChanged(),
    })
  return (
    <SettingsSection
      title={t('people.keys.title')}
      description={t('people.keys.hint', { name: person.name })}
      actions={
        person.kind === 'service' &&
        !person.deactivatedAt && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => void create()}
          >
            {t('people.keys.create')}
          </Button>
        )
      }
    >
      {keys.isPending && <SkeletonRows label={t('app.loading')} rows={1} />}
      {keys.isError && <PageError error={keys.error} size="inline" onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && <p className={classes.none}>{t('people.keys.none')}</p>}
      <ul className={classes.items}>
        {keys.data?.map((apiKey) => (
          <KeyItem key={apiKey.id} person={person} apiKey={apiKey} />
        ))}
      </ul>
    </SettingsSection>
  )
}

function KeyItem({ person, apiKey }: { person: MemberDetails; apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { name, prefix, scopes, lastUsedAt } = apiKey
  return (
    <li className={classes.item}>
      <IconKey size={20} stroke={1.25} aria-hidden />
      <div className={classes.itemMain}>
        <div className={classes.itemTitle}>
          {name} <code className={classes.faint}>{prefix}…</code>
          {scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {t(scopeWords(scope).label)}
            </Badge>
          ))}
        </div>
        <div className={classes.faint}>
          {lastUsedAt ? (
            <>
              {t('identity.apiKeys.lastUsed')}{' '}
              <RelativeTime at={lastUsedAt} relative={formatRelative} absolute={formatDateTime} />
            </>
          ) : (
            t('identity.apiKeys.neverUsed')
          )}
        </div>
      </div>
      {person.mayChange && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('identity.apiKeys.revokeOf', { name })}
          onClick={() => void revoke(person, apiKey)}
        >
          {t('identity.apiKeys.revoke')}
        </Button>
      )}
    </li>
  )
}

async function revoke({ id: personId }: MemberDetails, { id, name }: ApiKey): Promise<void> {
  const agreed = await confirm({
    title: word('identity.apiKeys.revokeTitle', { name }),
    text: word('identity.apiKeys.revokeText'),
    submit: word('identity.apiKeys.revoke'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.people.revokeKey({ personId, apiKeyId: id })
    void say({ message: word('identity.apiKeys.revoked', { name }) })
  } catch (error) {
    void sayProblem(error)
  }
  await peopleChanged()
}
