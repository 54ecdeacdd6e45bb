import type { TermSummary } from '@damask/contract'
import { takesSeveral } from '@damask/fields'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { damask } from '../../../app/damask.ts'
import { queryClient } from '../../../app/query-client.ts'
import { sayProblem } from '../../../app/say.tsx'
import { currentLanguage } from '../../../app/words.ts'
import { mayFit, termLabel, termPath } from '../labels.ts'
import { rememberNames, useNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'
import type { EditorProps } from './editor-props.ts'
import { type Option, PickEditor } from './pick-editor.tsx'

/** Terms of the vocabulary of a field: found while one types, created in place where that is allowed. */
export function TermsEditor({
  field,
  draft,
  onDraft,
  label,
  describedBy,
  isInvalid = false,
  typed,
  onChosen,
}: EditorProps) {
  const names = useNames()
  const [words, setWords] = useState(typed ?? '')
  const [settled] = useDebouncedValue(words.trim(), 60)
  const found = useQuery(metadataQueries.suggest(field.vocabularyId!, settled, field.rules.termIds))
  const isSeveral = takesSeveral(field)
  const ids = idsIn(draft)
  const change = (next: readonly string[]) => onDraft(next.length === 0 ? null : isSeveral ? [...next] : next[0]!)
  const isSettled = settled === words.trim() && !found.isPlaceholderData
  const create = async () => {
    try {
      const term = await createTerm(field.vocabularyId!, words.trim())
      return term.id
    } catch (error) {
      void sayProblem(error)
      return undefined
    }
  }
  return (
    <PickEditor
      label={label}
      describedBy={describedBy}
      isInvalid={isInvalid}
      isSeveral={isSeveral}
      chosen={ids.map((id): Option => optionOf(names.term(id)) ?? { id, label: '…' })}
      options={(found.data?.items ?? []).flatMap((term) => {
        if (!isSettled && !mayFit(term, words)) return []
        const option = optionOf(term)
        const { matched } = term
        const other = matched && matched.text !== option?.label ? matched.text : undefined
        return option ? [{ ...option, matched: other }] : []
      })}
      isLoading={found.isPending}
      words={words}
      onWords={setWords}
      onChange={change}
      onOnly={onChosen && ((id) => onChosen(id))}
      onCreate={isSettled && settled !== '' && found.data?.mayCreate ? create : undefined}
    />
  )
}

export const idsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? [value] : []

export function optionOf(term: TermSummary | undefined): Option | undefined {
  return term && { id: term.id, label: termLabel(term), path: termPath(term) || undefined, colour: term.colour }
}

/** Adds a term under the words that somebody typed, in the language they read in. */
export async function createTerm(vocabularyId: NonNullable<EditorProps['field']['vocabularyId']>, words: string) {
  const term = await damask.terms.create({ vocabularyId, labels: { [currentLanguage()]: words } })
  rememberNames({ terms: [term] })
  void queryClient.invalidateQueries({ queryKey: ['vocabularies', 'suggest', vocabularyId] })
  return term
}
