import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import type { AuditSearch } from './search.ts'

type Props = { readonly search: AuditSearch; readonly set: (part: AuditSearch) => void } & (
  | { readonly label: string }
  | { readonly 'aria-label': string }
)

/** Narrows the audit to what one person did, also through their keys and programs. */
export function ActorFilter({ search, set, ...named }: Props) {
  const { t } = useTranslation()
  const { actorId, actor = actorId } = search
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words === actor ? '' : words, 150)
  const found = useQuery(historyQueries.actors(asked.trim()))
  const people = found.data ?? []
  const data = people.map(({ id, name }) => ({ value: id, label: name }))
  // Who was chosen stays in the list, whoever is being looked for.
  if (actorId && !people.some(({ id }) => id === actorId)) data.push({ value: actorId as never, label: actor ?? '' })
  const about = new Map<string, string>(
    people.map(({ id, email, isActive }) => [id, isActive ? email : t('history.audit.inactive', { email })]),
  )
  return (
    <Select
      {...named}
      placeholder={t('history.audit.anybody')}
      data={data}
      value={actorId ?? null}
      searchable
      clearable
      searchValue={words}
      onSearchChange={setWords}
      // The server looks for them.
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? t('app.loading') : t('history.audit.nobodyFound')}
      maxDropdownHeight={320}
      comboboxProps={{ width: 280, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <span>
          {option.label}
          <small className={classes.aside}>{about.get(option.value)}</small>
        </span>
      )}
      onChange={(value) => set({ actorId: value ?? '', actor: people.find(({ id }) => id === value)?.name ?? '' })}
    />
  )
}
