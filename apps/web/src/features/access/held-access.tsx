import type { Grant, MemberDetails } from '@damask/contract'
import { SettingsSection, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconFile, IconFolder, IconLock } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import classes from './access.module.css'
import { PlaceLink } from './place-link.tsx'
import { accessQueries } from './queries.ts'
import { roleName } from './sentences.ts'

/** On the page of a person: where they get, and by what. */
export function HeldAccess({ person }: { person: Pick<MemberDetails, 'id' | 'name' | 'isAdministrator'> }) {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(accessQueries.held(person.id))
  const grants = pages.data?.pages.flatMap((page) => page.items).filter(({ state }) => state !== 'ended') ?? []
  return (
    <SettingsSection
      title={t('access.held.title')}
      description={t(person.isAdministrator ? 'access.held.administrator' : 'access.held.hint', { name: person.name })}
    >
      {pages.isPending && <SkeletonRows label={t('app.loading')} rows={2} />}
      {pages.isError && <PageError error={pages.error} size="inline" onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && grants.length === 0 && !pages.hasNextPage && (
        <p className={classes.hint}>{t('access.held.none')}</p>
      )}
      {grants.length > 0 && (
        <ul className={classes.held}>
          {grants.map((grant) => (
            <HeldGrant key={grant.id} grant={grant} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('access.more')}
        </Button>
      )}
    </SettingsSection>
  )
}

function HeldGrant({ grant: { place, role, principal, startsAt, endsAt, state, reason } }: { grant: Grant }) {
  const { t } = useTranslation()
  const Icon = place ? (place.type === 'asset' ? IconFile : IconFolder) : IconLock
  return (
    <li className={classes.heldRow}>
      <Icon size={20} stroke={1.25} aria-hidden />
      <div className={classes.heldMain}>
        <p className={classes.requestTitle}>{place ? <PlaceLink place={place} /> : t('access.held.hidden')}</p>
        <p className={classes.hint}>
          {[roleName(role), principal.type === 'everyone' && t('access.held.everyone')].filter(Boolean).join(', ')}
          {principal.type === 'team' && (
            <>
              {', '}
              <Link to="/settings/teams/$teamId" params={{ teamId: principal.id as never }} className={classes.quiet}>
                {t('access.held.team', { name: principal.name })}
              </Link>
            </>
          )}
          {reason && ` · ${reason}`}
        </p>
      </div>
      {state === 'upcoming' && <Badge color="gray">{t('access.begins', { date: formatDate(startsAt!) })}</Badge>}
      {endsAt && <Badge color="gray">{t('access.until', { date: formatDate(endsAt) })}</Badge>}
    </li>
  )
}
