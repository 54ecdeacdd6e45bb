import type { TeamId } from '@damask/contract'
import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleQueries } from './queries.ts'

export type TeamRef = { id: TeamId; name: string }

// There may be hundreds of teams: the server searches, and the box shows what it found beside what is chosen.
function useTeams(chosen: readonly TeamRef[]) {
  const [words, setWords] = useState('')
  const [settled] = useDebouncedValue(words.trim(), 150)
  const isChosenName = chosen.some((team) => team.name === settled)
  const found = useInfiniteQuery(peopleQueries.teams(isChosenName ? undefined : settled || undefined))
  const known = new Map<string, TeamRef>(chosen.map((team) => [team.id, team]))
  for (const team of found.data?.pages[0]?.items ?? []) known.set(team.id, team)
  const data = [...known.values()].map((team) => ({ value: team.id as string, label: team.name }))
  return { words, setWords, known, data }
}

type OneProps = {
  label: string
  placeholder: string
  team: TeamRef | null
  onChange: (team: TeamRef | null) => void
  /** Not offered: a team is not inside itself. */
  except?: TeamId
  className?: string | undefined
  visibleLabel?: boolean
  description?: string
}

/** Chooses a team, or none. */
export function TeamSelect(props: OneProps) {
  const { label, placeholder, team, onChange, except, className, visibleLabel = false, description } = props
  const { t } = useTranslation()
  const { words, setWords, known, data } = useTeams(team ? [team] : [])
  return (
    <Select
      {...(className && { className })}
      {...(visibleLabel ? { label, description } : { 'aria-label': label })}
      placeholder={placeholder}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': placeholder }}
      nothingFoundMessage={t('people.teams.notFound')}
      filter={({ options }) => options}
      value={team?.id ?? null}
      data={data.filter(({ value }) => value !== except)}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(id) => onChange(id ? (known.get(id) ?? null) : null)}
    />
  )
}

type ManyProps = {
  label: string
  description?: string
  teams: readonly TeamRef[]
  onChange: (teams: TeamRef[]) => void
  autoFocus?: boolean
}

/** Chooses any number of teams. */
export function TeamsSelect({ label, description, teams, onChange, autoFocus = false }: ManyProps) {
  const { t } = useTranslation()
  const { words, setWords, known, data } = useTeams(teams)
  const [isOpen, setOpen] = useState(false)
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={teams.length === 0 ? t('people.teams.search') : ''}
      {...(autoFocus && { 'data-autofocus': true })}
      searchable
      nothingFoundMessage={t('people.teams.notFound')}
      filter={({ options }) => options}
      value={teams.map((team) => team.id)}
      data={data}
      searchValue={words}
      onSearchChange={setWords}
      // Closed by a choice: it would lie over the button that comes next.
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onChange={(ids) => {
        setOpen(false)
        onChange(ids.flatMap((id) => known.get(id) ?? []))
      }}
    />
  )
}
