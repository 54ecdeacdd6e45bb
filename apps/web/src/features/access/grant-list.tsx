import type { Grant, RoleId } from '@damask/contract'
import { EmptyState, SkeletonRows } from '@damask/ui'
import { ActionIcon, Badge, Button, NativeSelect, TextInput, Tooltip } from '@mantine/core'
import { IconKey, IconUser, IconUsers, IconUsersGroup, IconX } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDate } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import classes from './access.module.css'
import { Fold } from './fold.tsx'
import { toInput } from './grant-form.tsx'
import { type AccessPlace, accessQueries } from './queries.ts'
import { refreshAccess } from './refresh.ts'
import { dayOf, endOfDay, placeName, principalName, roleName } from './sentences.ts'

const ICONS = { person: IconUser, team: IconUsers, everyone: IconUsersGroup, key: IconKey }

/** What was given here, and what comes from further up, in the order in which one would look for it. */
export function GrantList({ place }: { place: AccessPlace }) {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(accessQueries.grants(place))
  if (pages.isPending) return <SkeletonRows label={t('app.loading')} rows={3} />
  if (pages.isError) return <PageError size="inline" error={pages.error} onRetry={() => void pages.refetch()} />
  const grants = pages.data.pages.flatMap((page) => page.items)
  const over = grants.filter((grant) => grant.state === 'ended')
  const here = grants.filter((grant) => !grant.isInherited && grant.state !== 'ended')
  const above = Map.groupBy(
    grants.filter((grant) => grant.isInherited && grant.state !== 'ended'),
    (grant) => placeName(grant.place),
  )
  return (
    <>
      <section className={classes.section} aria-labelledby="grants-here">
        <h3 id="grants-here" className={classes.heading}>
          {t('access.here')}
        </h3>
        {here.length === 0 ? (
          <EmptyState size="inline" title={t('access.emptyTitle')}>
            {t(above.size > 0 ? 'access.emptyInherited' : 'access.empty')}
          </EmptyState>
        ) : (
          <ul className={classes.rows}>
            {here.map((grant) => (
              <OwnGrant key={grant.id} grant={grant} place={place} />
            ))}
          </ul>
        )}
      </section>
      {[...above].map(([from, list]) => (
        <section key={from} className={classes.section} aria-label={t('access.from', { place: from })}>
          <h3 className={classes.heading}>{t('access.from', { place: from })}</h3>
          <ul className={classes.rows}>
            {list.map((grant) => (
              <OtherGrant key={grant.id} grant={grant} />
            ))}
          </ul>
        </section>
      ))}
      {over.length > 0 && (
        <section className={classes.section}>
          <Fold label={t('access.endedCount', { count: over.length })} isSection>
            <ul className={classes.rows}>
              {over.map((grant) =>
                grant.isInherited ? (
                  <OtherGrant key={grant.id} grant={grant} />
                ) : (
                  <OwnGrant key={grant.id} grant={grant} place={place} />
                ),
              )}
            </ul>
          </Fold>
        </section>
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
    </>
  )
}

function Who({ grant }: { grant: Grant }) {
  const { t } = useTranslation()
  const Icon = ICONS[grant.principal.type]
  return (
    <span className={classes.whoIs}>
      <Icon size={18} stroke={1.5} aria-label={t(`access.principals.one.${grant.principal.type}`)} />
      <span className={classes.name}>
        {principalName(grant.principal)}
        {grant.reason && <span className={classes.reason}>{grant.reason}</span>}
      </span>
      {!grant.principal.isActive && <Badge color="gray">{t('access.inactive')}</Badge>}
      {grant.state === 'upcoming' && (
        <Badge color="gray">{t('access.begins', { date: formatDate(grant.startsAt!) })}</Badge>
      )}
    </span>
  )
}

/** A grant from further up, or one that is over: looked at, and changed where it was made. */
function OtherGrant({ grant }: { grant: Grant }) {
  const { t } = useTranslation()
  return (
    <li className={classes.row}>
      <Who grant={grant} />
      <span className={classes.role}>{roleName(grant.role)}</span>
      {grant.endsAt && <span className={classes.role}>{t('access.until', { date: formatDate(grant.endsAt) })}</span>}
    </li>
  )
}

/** A grant on this very place: its role and its end can be changed, and it can be taken back. */
function OwnGrant({ grant, place }: { grant: Grant; place: AccessPlace }) {
  const { t } = useTranslation()
  const roles = useQuery(accessQueries.roles()).data ?? [grant.role]
  const name = principalName(grant.principal)
  return (
    <li className={classes.row}>
      <Who grant={grant} />
      <NativeSelect
        size="xs"
        className={classes.roleField}
        aria-label={t('access.roleOf', { name })}
        value={grant.role.id}
        data={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
        onChange={(event) => void change(grant, { roleId: event.currentTarget.value as RoleId })}
      />
      <TextInput
        // A date is sent when it is complete; the key brings back the old one after a refusal.
        key={grant.endsAt}
        size="xs"
        type="date"
        className={classes.dateField}
        aria-label={t('access.untilOf', { name })}
        defaultValue={dayOf(grant.endsAt)}
        onBlur={(event) => {
          const day = event.currentTarget.value
          if (day !== dayOf(grant.endsAt)) void change(grant, { endsAt: endOfDay(day) })
        }}
      />
      <Tooltip label={t('access.remove')}>
        <ActionIcon size={28} aria-label={t('access.removeOf', { name })} onClick={() => void revoke(grant, place)}>
          <IconX size={16} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

type Change = { roleId?: RoleId; endsAt?: string | null }

async function change(grant: Grant, to: Change): Promise<void> {
  const before = { roleId: grant.role.id, endsAt: grant.endsAt }
  try {
    await damask.access.changeGrant({ grantId: grant.id, ...to })
    say({
      message: word('access.said.changed', { name: principalName(grant.principal) }),
      undo: async () => {
        await damask.access.changeGrant({ grantId: grant.id, ...before })
        await refreshAccess()
      },
    })
  } catch (error) {
    sayProblem(error)
  }
  await refreshAccess()
}

async function revoke(grant: Grant, place: AccessPlace): Promise<void> {
  try {
    await damask.access.revoke({ grantId: grant.id })
    const { principal, role, startsAt, endsAt, reason } = grant
    say({
      message: word('access.said.revoked', { name: principalName(principal) }),
      undo: async () => {
        const again = { ...toInput(principal), ...place, roleId: role.id, startsAt, endsAt }
        await damask.access.grant({ ...again, ...(reason && { reason }) })
        await refreshAccess()
      },
    })
  } catch (error) {
    sayProblem(error)
  }
  await refreshAccess()
}
