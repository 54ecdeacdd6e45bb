import type { Team } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { type RowHold, VirtualRows } from '../../parts/virtual-rows.tsx'
import classes from './people.module.css'
import { peopleQueries } from './queries.ts'
import { createTeam } from './team-dialog.tsx'

/** Settings → Teams. */
export function TeamsPage() {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), 150)
  const teams = useInfiniteQuery(peopleQueries.teams(words || undefined))
  const items = teams.data?.pages.flatMap((page) => page.items) ?? []
  usePageTitle(t('people.teams.title'))
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void createTeam()}>
      {t('people.teams.create')}
    </Button>
  )
  return (
    <div className={classes.page}>
      <PageHeader title={t('people.teams.title')} description={t('people.teams.hint')} actions={create} />
      <div className={classes.bar}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={t('people.teams.search')}
          placeholder={t('people.teams.search')}
          leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {teams.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={8} />
        </div>
      )}
      {teams.isError && !teams.data && <PageError error={teams.error} onRetry={() => void teams.refetch()} />}
      {teams.data && items.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={32} stroke={1.25} />}
          title={words ? t('people.teams.notFound') : t('people.teams.none')}
          action={!words && create}
        >
          {words ? t('people.nobodyFoundHint') : t('people.teams.noneHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <VirtualRows
          label={t('people.teams.title')}
          items={items}
          idOf={(team) => team.id}
          heightPx={60}
          draw={(team, hold) => <TeamRow team={team} hold={hold} />}
          onEnd={() => {
            if (teams.hasNextPage && !teams.isFetchingNextPage) void teams.fetchNextPage()
          }}
        />
      )}
    </div>
  )
}

function TeamRow({ team, hold }: { team: Team; hold: RowHold }) {
  const { t } = useTranslation()
  return (
    <Link
      to="/settings/teams/$teamId"
      params={{ teamId: team.id }}
      className={`${classes.row} ${classes.teamRow}`}
      {...hold}
    >
      <span className={classes.symbol}>
        <IconUsersGroup size={20} stroke={1.25} aria-hidden />
      </span>
      <span className={classes.who}>
        <span className={classes.name}>
          <span>{team.name}</span>
        </span>
        {team.description && <span className={classes.faint}>{team.description}</span>}
      </span>
      <span className={classes.teams}>{team.parent && t('people.teams.inside', { name: team.parent.name })}</span>
      <span className={classes.seen}>
        {t('people.teams.members', { count: team.memberCount, written: formatNumber(team.memberCount) })}
      </span>
    </Link>
  )
}
