import type { TeamId } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Button, Select, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMailPlus, IconRobot, IconSearch, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { createServiceAccount } from './create-service-account.tsx'
import { SHOWS, type Show } from './filters.ts'
import { inviteByMail } from './invite-dialog.tsx'
import classes from './people.module.css'
import { PersonRow } from './person-row.tsx'
import { peopleQueries } from './queries.ts'
import { TeamSelect } from './team-select.tsx'

const page = getRouteApi('/member/framed/settings/people')

/** Settings → People: everybody with an account, found by words and narrowed by what they are. */
export function PeoplePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { words = '', show = 'active', team } = page.useSearch()
  const [typed, setTyped] = useState(words)
  const [settled] = useDebouncedValue(typed, 150)
  const people = useInfiniteQuery(peopleQueries.list({ words: settled.trim(), show, ...(team && { team }) }))
  const narrowedTo = useQuery({ ...peopleQueries.team(team as TeamId), enabled: team !== undefined })
  usePageTitle(t('people.title'))
  const set = (change: { words?: string | undefined; show?: Show | undefined; team?: TeamId | undefined }) =>
    void navigate({ to: '/settings/people', search: (now) => ({ ...now, ...change }), replace: true })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed belongs into the address
  useEffect(() => set({ words: settled.trim() || undefined }), [settled])

  const items = people.data?.pages.flatMap((p) => p.items) ?? []
  const total = people.data?.pages[0]?.total ?? null
  const found = total === null ? '' : t('people.found', { count: total, written: formatNumber(total) })
  const isNarrowed = settled !== '' || show !== 'active' || team !== undefined
  return (
    <div className={classes.page}>
      <PageHeader
        title={t('people.title')}
        description={found}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconRobot size={16} aria-hidden />}
              onClick={() => void createServiceAccount()}
            >
              {t('people.newService')}
            </Button>
            <Button leftSection={<IconMailPlus size={16} aria-hidden />} onClick={() => void inviteByMail()}>
              {t('people.invite')}
            </Button>
          </>
        }
      />
      <div className={classes.bar}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          className={classes.filter}
          aria-label={t('people.show')}
          value={show}
          data={[...SHOWS, 'invited' as const].map((value) => ({ value, label: t(`people.shown.${value}`) }))}
          onChange={(value) =>
            value === 'invited'
              ? void navigate({ to: '/settings/invitations' })
              : set({ show: SHOWS.find((known) => known === value && known !== 'active') })
          }
        />
        <TeamSelect
          className={classes.filter}
          label={t('people.team')}
          placeholder={t('people.anyTeam')}
          team={narrowedTo.data ?? null}
          onChange={(chosen) => set({ team: chosen?.id })}
        />
      </div>
      <VisuallyHidden role="status">{people.isPlaceholderData ? '' : found}</VisuallyHidden>
      {people.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={10} />
        </div>
      )}
      {people.isError && !people.data && <PageError error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && items.length === 0 && (
        <EmptyState
          icon={<IconUsers size={32} stroke={1.25} />}
          title={isNarrowed ? t('people.nobodyFound') : t('people.nobody')}
        >
          {isNarrowed ? t('people.nobodyFoundHint') : t('people.nobodyHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <VirtualRows
          label={t('people.title')}
          items={items}
          idOf={(person) => person.id}
          heightPx={60}
          draw={(person, hold) => <PersonRow person={person} hold={hold} />}
          onEnd={() => {
            if (people.hasNextPage && !people.isFetchingNextPage) void people.fetchNextPage()
          }}
        />
      )}
    </div>
  )
}
