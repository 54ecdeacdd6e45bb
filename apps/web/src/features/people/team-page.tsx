import type { Team, TeamMember } from '@damask/contract'
import { EmptyState, SkeletonRows } from '@damask/ui'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronLeft, IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { go } from '../../app/go.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { PersonAvatar } from '../../parts/person-avatar.tsx'
import { type RowHold, VirtualRows } from '../../parts/virtual-rows.tsx'
import { addPeople } from './add-people-dialog.tsx'
import classes from './people.module.css'
import { LastSeen, PersonName } from './person-row.tsx'
import { peopleChanged, peopleQueries } from './queries.ts'
import { changeTeam } from './team-dialog.tsx'
import { takeOutOfTeam } from './verbs.ts'

const page = getRouteApi('/member/framed/settings/teams/$teamId')

/** One team and its people. */
export function TeamPage() {
  const { t } = useTranslation()
  const { teamId } = page.useParams()
  const team = useQuery(peopleQueries.team(teamId))
  usePageTitle(team.data?.name ?? t('people.teams.title'))
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <Link to="/settings/teams" className={classes.back}>
          <IconChevronLeft size={16} stroke={1.5} aria-hidden />
          {t('people.teams.back')}
        </Link>
        {team.data && <Head team={team.data} />}
      </div>
      {team.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={8} />
        </div>
      )}
      {team.isError && !team.data && <PageError error={team.error} onRetry={() => void team.refetch()} />}
      {team.data && <Members team={team.data} />}
    </div>
  )
}

function Head({ team }: { team: Team }) {
  const { t } = useTranslation()
  const { name, description, parent, memberCount } = team
  const count = t('people.teams.members', { count: memberCount, written: formatNumber(memberCount) })
  return (
    <header className={classes.head}>
      <span className={classes.symbol}>
        <IconUsersGroup size={20} stroke={1.25} aria-hidden />
      </span>
      <div className={classes.headMain}>
        <h1 className={classes.headTitle}>{name}</h1>
        <div className={classes.headText}>
          {description && `${description} · `}
          {count}
          {parent && (
            <>
              {' · '}
              <Link to="/settings/teams/$teamId" params={{ teamId: parent.id }} className={classes.link}>
                {t('people.teams.inside', { name: parent.name })}
              </Link>
            </>
          )}
        </div>
      </div>
      <div className={classes.headVerbs}>
        <Button variant="default" onClick={() => void changeTeam(team)}>
          {t('people.teams.edit')}
        </Button>
        <Button variant="light" color="red" onClick={() => void deleteTeam(team)}>
          {t('people.teams.delete')}
        </Button>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void addPeople(team)}>
          {t('people.teams.add')}
        </Button>
      </div>
    </header>
  )
}

function Members({ team }: { team: Team }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), 150)
  const members = useInfiniteQuery(peopleQueries.members(team.id, words || undefined))
  const items = members.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={t('people.teams.searchMembers')}
          placeholder={t('people.teams.searchMembers')}
          leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {members.isError && !members.data && <PageError error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && items.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={32} stroke={1.25} />}
          title={words ? t('people.nobodyFound') : t('people.teams.empty')}
        >
          {words ? t('people.nobodyFoundHint') : t('people.teams.emptyHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <VirtualRows
          label={t('people.teams.addPeople')}
          items={items}
          idOf={({ person }) => person.id}
          heightPx={60}
          draw={(member, hold) => <MemberRow team={team} member={member} hold={hold} />}
          onEnd={() => {
            if (members.hasNextPage && !members.isFetchingNextPage) void members.fetchNextPage()
          }}
        />
      )}
    </>
  )
}

function MemberRow({ team, member, hold }: { team: Team; member: TeamMember; hold: RowHold }) {
  const { t } = useTranslation()
  const { person, source } = member
  return (
    <div className={`${classes.row} ${classes.memberRow}`}>
      <Link to="/settings/people/$personId" params={{ personId: person.id }} className={classes.memberLink} {...hold}>
        <PersonAvatar
          person={person}
          size={36}
          isService={person.kind === 'service'}
          faded={person.deactivatedAt !== null}
        />
        <PersonName person={person} />
      </Link>
      <span className={classes.teams}>
        {source === 'manual' ? <LastSeen person={person} /> : t(`people.membership.from.${source}`)}
      </span>
      {source === 'manual' && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('people.membership.removeFrom', { name: person.name, team: team.name })}
          onClick={() => void takeOutOfTeam(person, team.id)}
        >
          {t('people.membership.remove')}
        </Button>
      )}
    </div>
  )
}

async function deleteTeam({ id, name }: Team): Promise<void> {
  const agreed = await confirm({
    title: word('people.teams.deleteTitle', { name }),
    text: word('people.teams.deleteText'),
    submit: word('people.teams.delete'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.teams.delete({ teamId: id })
    await go({ to: '/settings/teams' })
    void peopleChanged()
    void say({ message: word('people.teams.deleted', { name }) })
  } catch (error) {
    void sayProblem(error)
  }
}
