import type { Member } from '@damask/contract'
import { RelativeTime } from '@damask/ui'
import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatNumber, formatRelative } from '../../app/format.ts'
import { PersonAvatar } from '../../parts/person-avatar.tsx'
import type { RowHold } from '../../parts/virtual-rows.tsx'
import classes from './people.module.css'

/** One line of the list of people; the whole line leads to the person. */
export function PersonRow({ person, hold }: { person: Member; hold: RowHold }) {
  return (
    <Link to="/settings/people/$personId" params={{ personId: person.id }} className={classes.row} {...hold}>
      <PersonAvatar
        person={person}
        size={36}
        isService={person.kind === 'service'}
        faded={person.deactivatedAt !== null}
      />
      <PersonName person={person} />
      <span className={classes.teams}>
        <TeamNames person={person} />
      </span>
      <LastSeen person={person} />
    </Link>
  )
}

export function PersonName({ person }: { person: Member }) {
  const { t } = useTranslation()
  return (
    <span className={classes.who}>
      <span className={classes.name}>
        <span>{person.name}</span>
        {person.isAdministrator && <Badge>{t('people.administrator')}</Badge>}
        {person.kind === 'service' && <Badge color="gray">{t('people.service')}</Badge>}
        {person.deactivatedAt && <Badge color="red">{t('people.deactivated')}</Badge>}
      </span>
      {person.email && <span className={classes.faint}>{person.email}</span>}
    </span>
  )
}

function TeamNames({ person: { teams, teamCount } }: { person: Member }) {
  const { t } = useTranslation()
  const names = teams.map((team) => team.name).join(', ')
  const rest = teamCount - teams.length
  return rest > 0 ? t('people.andMore', { names, count: rest, written: formatNumber(rest) }) : names
}

export function LastSeen({ person: { lastSeenAt } }: { person: Member }) {
  const { t } = useTranslation()
  return (
    <span className={classes.seen}>
      {lastSeenAt ? (
        <RelativeTime at={lastSeenAt} relative={formatRelative} absolute={formatDateTime} />
      ) : (
        t('people.never')
      )}
    </span>
  )
}
