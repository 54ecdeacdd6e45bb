import type { TermId, TermSummary, VocabularyId } from '@damask/contract'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { vocabularyQueries } from './queries.ts'

type Props = {
  vocabularyId: VocabularyId
  label: string
  /** Not to be chosen. */
  except: readonly TermId[]
  term: TermSummary | null
  onChoose: (term: TermSummary | null) => void
  isLabelHidden?: boolean
  autoFocus?: boolean
}

export const pathOf = (term: TermSummary): string => [...term.path, term.labels].map((l) => labelIn(l)).join(' › ')

/** A term of a vocabulary, found by typing. */
export function TermSelect({ vocabularyId, label, except, term, onChoose, isLabelHidden, autoFocus }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(term && typed === pathOf(term) ? '' : typed.trim(), 120)
  const suggestions = useQuery(vocabularyQueries.suggestions(vocabularyId, words))
  const found = (suggestions.data ?? []).filter(({ id }) => !except.includes(id))
  const all = term && !found.some(({ id }) => id === term.id) ? [term, ...found] : found
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      placeholder={t('vocabularies.choose.placeholder')}
      searchable
      clearable={term !== null}
      clearButtonProps={{ 'aria-label': t('app.close') }}
      data={all.map((each) => ({ value: each.id, label: pathOf(each) }))}
      // Found by synonyms and in other languages, too: the server has decided.
      filter={({ options }) => options}
      nothingFoundMessage={t('vocabularies.choose.nothing')}
      value={term?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onChoose(all.find((each) => each.id === id) ?? null)}
      {...(autoFocus && { 'data-autofocus': true })}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
