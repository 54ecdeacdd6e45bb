import type { MemberDetails } from '@damask/contract'
import { SettingsSection, SkeletonLines } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDate, formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { PersonAvatar } from '../../parts/person-avatar.tsx'
import { HeldAccess } from '../access/held-access.tsx'
import { identityQueries } from '../identity/queries.ts'
import { ResetSecondFactor } from '../identity/reset-second-factor.tsx'
import { askToErase } from '../privacy/erase-person-dialog.tsx'
import classes from './people.module.css'
import { PersonKeys } from './person-keys.tsx'
import { PersonSessions } from './person-sessions.tsx'
import { PersonTeams } from './person-teams.tsx'
import { peopleQueries } from './queries.ts'
import { deactivatePerson, reactivatePerson, renamePerson, setAdministrator } from './verbs.ts'

const page = getRouteApi('/member/framed/settings/people/$personId')

/** One person: who they are, their teams, where they are signed in, their keys. */
export function PersonPage() {
  const { t } = useTranslation()
  const { personId } = page.useParams()
  const person = useQuery(peopleQueries.one(personId))
  usePageTitle(person.data?.name ?? t('people.title'))
  return (
    <div className={classes.person}>
      <Link to="/settings/people" className={classes.back}>
        <IconChevronLeft size={16} stroke={1.5} aria-hidden />
        {t('people.back')}
      </Link>
      {person.isPending && <SkeletonLines label={t('app.loading')} lines={6} />}
      {person.isError && !person.data && <PageError error={person.error} onRetry={() => void person.refetch()} />}
      {person.data && <Details person={person.data} />}
    </div>
  )
}

function Details({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  const isService = person.kind === 'service'
  return (
    <>
      <header className={classes.head}>
        <PersonAvatar person={person} size={56} isService={isService} faded={person.deactivatedAt !== null} />
        <div className={classes.headMain}>
          <h1 className={classes.headTitle}>
            {person.name}
            {person.isAdministrator && <Badge>{t('people.administrator')}</Badge>}
            {isService && <Badge color="gray">{t('people.service')}</Badge>}
            {person.deactivatedAt && <Badge color="red">{t('people.deactivated')}</Badge>}
          </h1>
          <div className={classes.headText}>{isService ? t('people.person.serviceHint') : person.email}</div>
        </div>
        <Verbs person={person} />
      </header>
      {person.deactivatedAt && (
        <p className={classes.note}>{t('people.person.since_', { when: formatRelative(person.deactivatedAt) })}</p>
      )}
      {!person.mayChange && <p className={classes.note}>{t('people.person.onlyAdministrators')}</p>}
      <SettingsSection title={t('people.person.about')}>
        <Facts person={person} />
      </SettingsSection>
      <HeldAccess person={person} />
      <PersonTeams person={person} />
      {!isService && <PersonSessions person={person} />}
      {!isService && person.mayChange && <ResetSecondFactor person={person} />}
      <PersonKeys person={person} />
    </>
  )
}

function Verbs({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  const { data: me } = useQuery(identityQueries.me())
  const navigate = useNavigate()
  if (!person.mayChange) return null
  const isActive = person.deactivatedAt === null
  const eraseAndLeave = async () => {
    if (await askToErase(person)) await navigate({ to: '/settings/people' })
  }
  return (
    <div className={classes.headVerbs}>
      <Button variant="default" onClick={() => void renamePerson(person)}>
        {t('people.person.rename')}
      </Button>
      {me?.isAdministrator && isActive && person.kind === 'person' && (
        <Button variant="default" onClick={() => void setAdministrator(person, !person.isAdministrator)}>
          {t(person.isAdministrator ? 'people.person.unmake' : 'people.person.makeAdministrator')}
        </Button>
      )}
      {isActive ? (
        <Button variant="light" color="red" onClick={() => void deactivatePerson(person)}>
          {t('people.person.deactivate')}
        </Button>
      ) : (
        <Button onClick={() => void reactivatePerson(person)}>{t('people.person.reactivate')}</Button>
      )}
      {me?.id !== person.id && (
        <Button variant="light" color="red" onClick={() => void eraseAndLeave()}>
          {t('privacy.erase.verb')}
        </Button>
      )}
    </div>
  )
}

function Facts({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  const { email, emailVerified, language, timeZone, createdAt, lastSeenAt } = person
  return (
    <dl className={classes.facts}>
      {email && (
        <>
          <dt>{t('people.person.email')}</dt>
          <dd>
            {email} {!emailVerified && <Badge color="yellow">{t('people.person.unverified')}</Badge>}
          </dd>
          <dt>{t('people.person.language')}</dt>
          <dd>{language === null ? t('people.person.likeBrowser') : LANGUAGES[language]}</dd>
          <dt>{t('people.person.timeZone')}</dt>
          <dd>{timeZone?.replaceAll('_', ' ') ?? t('people.person.likeBrowser')}</dd>
        </>
      )}
      <dt>{t('people.seen')}</dt>
      <dd>{lastSeenAt ? `${formatDateTime(lastSeenAt)} (${formatRelative(lastSeenAt)})` : t('people.never')}</dd>
      <dt>{t('people.person.since')}</dt>
      <dd>{formatDate(createdAt)}</dd>
    </dl>
  )
}

// Each language is written in its own words.
const LANGUAGES = { en: 'English', de: 'Deutsch' }
