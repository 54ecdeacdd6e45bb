import { takesSeveral } from '@damask/fields'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mayFit } from '../labels.ts'
import { useNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'
import type { EditorProps } from './editor-props.ts'
import { PickEditor } from './pick-editor.tsx'
import { idsIn } from './terms-editor.tsx'

/** People of the library, found by their names. */
export function PeopleEditor({
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
  const [settled] = useDebouncedValue(words.trim(), 120)
  const found = useQuery(metadataQueries.people(settled))
  const isSeveral = takesSeveral(field)
  return (
    <PickEditor
      label={label}
      describedBy={describedBy}
      isInvalid={isInvalid}
      isSeveral={isSeveral}
      chosen={idsIn(draft).map((id) => ({ id, label: names.person(id)?.name ?? '…' }))}
      options={(found.data ?? [])
        .filter(
          ({ name }) => (settled === words.trim() && !found.isPlaceholderData) || mayFit({ labels: { name } }, words),
        )
        .map(({ id, name }) => ({ id, label: name }))}
      isLoading={found.isPending}
      words={words}
      onWords={setWords}
      onChange={(next) => onDraft(next.length === 0 ? null : isSeveral ? [...next] : next[0]!)}
      onOnly={onChosen && ((id) => onChosen(id))}
    />
  )
}
