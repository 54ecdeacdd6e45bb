import type { Field } from '@damask/contract'
import { PROPERTIES } from '@damask/fields'
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'

type Props = {
  readonly property: string | null
  readonly taken: readonly Field[]
  readonly error: string | null
  readonly onChange: (property: string | null) => void
}

/** What a field is called inside of files: it is read from there, and written there. */
export function PropertySelect({ property, taken, error, onChange }: Props) {
  const { t } = useTranslation()
  const isTaken = (name: string) => taken.some((field) => field.property === name)
  return (
    <Select
      label={t('schema.property')}
      description={t('schema.propertyHint')}
      placeholder={t('schema.noProperty')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('schema.noProperty') }}
      nothingFoundMessage={t('schema.nothingFound')}
      data={PROPERTIES.map(({ name, labels }) => ({
        value: name,
        label: `${labelIn(labels)} · ${name}`,
        disabled: isTaken(name),
      }))}
      value={property}
      error={error}
      onChange={onChange}
    />
  )
}
