import type { VocabularyId } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { metadataQueries } from '../metadata/queries.ts'
import type { FieldForm } from './form.ts'

type Props = {
  readonly form: FieldForm
  readonly onChange: (part: Partial<FieldForm>) => void
  readonly error: string | null
}

/** Where the terms of a field come from. */
export function VocabularySelect({ form, onChange, error }: Props) {
  const { t } = useTranslation()
  const isOne = hasTerms(form.type)
  const vocabularies = useQuery({ ...metadataQueries.vocabularies(), enabled: isOne })
  if (!isOne) return null
  return (
    <Select
      label={t('schema.vocabulary')}
      description={t('schema.vocabularyHint')}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('schema.nothingFound')}
      data={(vocabularies.data?.items ?? []).map((one) => ({ value: one.id as string, label: labelIn(one.labels) }))}
      value={form.vocabularyId}
      error={error}
      onChange={(id) =>
        onChange({ vocabularyId: id as VocabularyId, rules: { ...form.rules, termIds: undefined, default: undefined } })
      }
    />
  )
}
