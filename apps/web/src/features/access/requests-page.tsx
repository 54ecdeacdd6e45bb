import type { AccessRequest, Role, RoleId } from '@damask/contract'
import { EmptyState, PageHeader, RelativeTime, SkeletonRows } from '@damask/ui'
import { Badge, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { damask } from '../../app/damask.ts'
import { formatDate, formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { say, sayProblem } from '../../app/say.tsx'
import classes from './access.module.css'
import { askReason } from './ask-reason.tsx'
import { PlaceLink } from './place-link.tsx'
import { accessQueries } from './queries.ts'
import { refreshAccess } from './refresh.ts'
import { capabilityWords, endOfDay, roleName, today } from './sentences.ts'

/** Who asks for access where one decides, and what became of what one asked for oneself. */
export function RequestsPage() {
  const { t } = useTranslation()
  const state = useQuery(accessQueries.requestState())
  usePageTitle(t('app.nav.requests'))
  useActionContext({ page: 'other' })
  return (
    <div className={classes.page}>
      <PageHeader title={t('app.nav.requests')} />
      <div className={classes.pageBody}>
        {state.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
        {state.isError && <PageError error={state.error} onRetry={() => void state.refetch()} />}
        {state.data?.decides && <ToDecide />}
        {state.data && <OwnRequests isAll={!state.data.decides} />}
      </div>
    </div>
  )
}

function ToDecide() {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(accessQueries.requests())
  const roles = useQuery(accessQueries.roles())
  const hasOwn = (useQuery(accessQueries.ownRequests()).data?.length ?? 0) > 0
  const requests = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {(pages.isPending || roles.isPending) && <SkeletonRows label={t('app.loading')} rows={4} />}
      {pages.isError && <PageError error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && roles.data && requests.length === 0 && (
        <EmptyState
          icon={<IconHandStop size={32} stroke={1.25} />}
          title={t('access.requests.empty')}
          size={hasOwn ? 'inline' : 'page'}
        >
          {t('access.requests.emptyText')}
        </EmptyState>
      )}
      {requests.length > 0 && roles.data && (
        <ul className={classes.rows} aria-label={t('access.requests.open')}>
          {requests.map((request) => (
            <OpenRequest key={request.id} request={request} roles={roles.data} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t('access.more')}
        </Button>
      )}
    </>
  )
}

/** @param isAll whether this is everything on the page, so that it must not be empty */
function OwnRequests({ isAll }: { isAll: boolean }) {
  const { t } = useTranslation()
  const own = useQuery(accessQueries.ownRequests())
  if (own.isPending) return isAll ? <SkeletonRows label={t('app.loading')} rows={4} /> : null
  if (own.isError) return <PageError error={own.error} size="inline" onRetry={() => void own.refetch()} />
  if (own.data.length === 0) {
    if (!isAll) return null
    return (
      <EmptyState icon={<IconHandStop size={32} stroke={1.25} />} title={t('access.requests.ownEmpty')}>
        {t('access.requests.ownEmptyText')}
      </EmptyState>
    )
  }
  return (
    <section className={classes.section} aria-labelledby="own-requests">
      <h2 id="own-requests" className={classes.heading}>
        {t('access.requests.own')}
      </h2>
      <ul className={classes.rows}>
        {own.data.map((request) => (
          <OwnRequest key={request.id} request={request} />
        ))}
      </ul>
    </section>
  )
}

/** The least role with what was asked for; what was asked for by name comes first. */
function suggested({ wantedRole, wantedCapability }: AccessRequest, roles: readonly Role[]): RoleId | undefined {
  const fitting = roles
    .filter((role) => !wantedCapability || role.capabilities.includes(wantedCapability))
    .toSorted((a, b) => a.capabilities.length - b.capabilities.length)
  return (
    roles.find(({ id }) => id === wantedRole?.id)?.id ?? fitting.find((role) => role.isBuiltIn)?.id ?? fitting[0]?.id
  )
}

function OpenRequest({ request, roles }: { request: AccessRequest; roles: readonly Role[] }) {
  const { t } = useTranslation()
  const [roleId, setRoleId] = useState(() => suggested(request, roles))
  const [until, setUntil] = useState('')
  const [busy, setBusy] = useState(false)
  const { id, person } = request
  const answer = async (work: () => Promise<unknown>, said: string) => {
    setBusy(true)
    try {
      await work()
      say({ message: said })
    } catch (error) {
      sayProblem(error)
    }
    setBusy(false)
    await refreshAccess()
  }
  const approve = () =>
    answer(
      () => damask.accessRequests.approve({ accessRequestId: id, roleId: roleId!, endsAt: endOfDay(until) }),
      t('access.requests.approved', { name: person.name }),
    )
  const decline = async () => {
    const reason = await askReason(person.name)
    if (reason === undefined) return
    await answer(
      () => damask.accessRequests.decline({ accessRequestId: id, reason }),
      t('access.requests.declined', { name: person.name }),
    )
  }
  return (
    <li className={classes.request}>
      <div className={classes.requestText}>
        <p className={classes.requestTitle}>
          {t(request.wantedRole ? 'access.requests.asksRole' : 'access.requests.asks', {
            name: person.name,
            what: wantOf(request),
          })}{' '}
          {request.place && <PlaceLink place={request.place} />}
        </p>
        {request.message && <blockquote className={classes.message}>{request.message}</blockquote>}
        <p className={classes.hint}>
          <RelativeTime at={request.createdAt} relative={formatRelative} absolute={formatDateTime} />
        </p>
      </div>
      <div className={classes.requestFields}>
        <NativeSelect
          size="xs"
          label={t('access.form.role')}
          value={roleId ?? ''}
          data={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
          onChange={(event) => setRoleId(event.currentTarget.value as RoleId)}
        />
        <TextInput
          size="xs"
          type="date"
          label={t('access.form.until')}
          min={today()}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button size="xs" loading={busy} disabled={!roleId} onClick={() => void approve()}>
          {t('access.requests.approve')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => void decline()}>
          {t('access.requests.decline')}
        </Button>
      </div>
    </li>
  )
}

const wantOf = ({ wantedRole, wantedCapability }: AccessRequest): string =>
  wantedRole ? roleName(wantedRole) : capabilityWords(wantedCapability ?? 'view')

function OwnRequest({ request }: { request: AccessRequest }) {
  const { t } = useTranslation()
  const withdraw = async () => {
    try {
      await damask.accessRequests.withdraw({ accessRequestId: request.id })
      say({ message: t('access.requests.withdrawn') })
    } catch (error) {
      sayProblem(error)
    }
    await refreshAccess()
  }
  return (
    <li className={classes.row}>
      <div className={classes.requestText}>
        <p className={classes.requestTitle}>
          {t(request.wantedRole ? 'access.requests.ownRole' : 'access.requests.ownWish', { what: wantOf(request) })}{' '}
          {request.place ? <PlaceLink place={request.place} /> : t('access.requests.hidden')}{' '}
          <Badge color={request.state === 'approved' ? 'teal' : 'gray'}>
            {t(`access.requests.state.${request.state}`)}
          </Badge>
        </p>
        {request.answer && <blockquote className={classes.message}>{request.answer}</blockquote>}
        <p className={classes.hint}>{formatDate(request.createdAt)}</p>
      </div>
      {request.state === 'open' && (
        <Button size="xs" variant="default" onClick={() => void withdraw()}>
          {t('access.requests.withdraw')}
        </Button>
      )}
    </li>
  )
}
