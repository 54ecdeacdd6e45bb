import type { PersonWithAccess } from '@damask/contract'
import { SkeletonRows } from '@damask/ui'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconRobot, IconUser } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import classes from './access.module.css'
import { Fold } from './fold.tsx'
import { type AccessPlace, accessQueries } from './queries.ts'
import { capabilityWords, sayWay } from './sentences.ts'

/** Everybody who gets here by whatever way: fetched when somebody wants to know. */
export function PeopleList({ place }: { place: AccessPlace }) {
  const { t } = useTranslation()
  return (
    <section className={classes.section}>
      <Fold label={t('access.people.title')} isSection>
        <Everybody place={place} />
      </Fold>
    </section>
  )
}

function Everybody({ place }: { place: AccessPlace }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, 150)
  const pages = useInfiniteQuery(accessQueries.people(place, asked))
  const people = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <TextInput
        size="xs"
        className={classes.search}
        aria-label={t('access.people.search')}
        placeholder={t('access.people.search')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {pages.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {pages.isError && <PageError size="inline" error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && people.length === 0 && <p className={classes.hint}>{t('access.people.none')}</p>}
      <ul className={classes.rows}>
        {people.map((one) => (
          <PersonRow key={one.person.id} one={one} />
        ))}
      </ul>
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

function PersonRow({ one: { person, ways, capabilities } }: { one: PersonWithAccess }) {
  const { t } = useTranslation()
  const [why, setWhy] = useState(false)
  const id = useId()
  const Icon = person.isService ? IconRobot : IconUser
  return (
    <li className={classes.row}>
      <span className={classes.whoIs}>
        <Icon size={18} stroke={1.5} aria-hidden />
        <span className={classes.name}>{person.name}</span>
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-expanded={why}
        aria-controls={id}
        aria-label={t('access.people.whyOf', { name: person.name })}
        onClick={() => setWhy(!why)}
      >
        {t('access.people.why')}
      </Button>
      <div id={id} hidden={!why} className={classes.why}>
        <ul>
          {ways.map((way) => (
            <li key={way.type === 'grant' ? way.grantId : way.type}>{sayWay(way, { id: person.id, isYou: false })}</li>
          ))}
        </ul>
        <p className={classes.hint}>{t('access.people.may', { list: capabilities.map(capabilityWords).join(', ') })}</p>
      </div>
    </li>
  )
}
