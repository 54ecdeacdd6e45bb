import type { Field, TermId, ValueFilter } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { IconX } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../app/format.ts'
import { dateInWords } from '../date-words.ts'
import { termLabel, textIn } from '../labels.ts'
import { type Names, useNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'

export type WhereChipsProps = {
  readonly where: readonly ValueFilter[]
  readonly termIds: readonly TermId[]
  readonly className: string | undefined
  readonly onChange: (change: { where?: ValueFilter[]; termIds?: TermId[] }) => void
}

/** The filters by values, in words, each of which can be taken away. */
export function WhereChips({ where, termIds, className, onChange }: WhereChipsProps) {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  const names = useNames()
  const byKey = new Map(schema.data?.fields.map((field) => [field.key, field]))
  const inFields = where.flatMap(({ field, values }) =>
    hasTerms(byKey.get(field)?.type ?? 'text') ? ((values ?? []) as TermId[]) : [],
  )
  // An address that a colleague has sent holds ids only.
  const unknown = [...new Set([...termIds, ...inFields])].filter((id) => !names.term(id))
  useQueries({ queries: unknown.map((id) => metadataQueries.term(id)) })
  const chips = [
    ...termIds.map((id, index) => ({
      key: `term ${id}`,
      label: nameOf(id, names),
      without: { termIds: termIds.filter((_, at) => at !== index) },
    })),
    ...where.map((filter, index) => ({
      key: JSON.stringify(filter),
      label: wordsOf(filter, byKey.get(filter.field)),
      without: { where: where.filter((_, at) => at !== index) },
    })),
  ]
  return chips.map(({ key, label, without }) => (
    <button
      key={key}
      type="button"
      className={className}
      aria-label={t('library.filter.remove', { filter: label })}
      onClick={() => onChange(without)}
    >
      {label}
      <IconX size={14} stroke={1.75} aria-hidden />
    </button>
  ))

  function wordsOf(filter: ValueFilter, field: Field | undefined): string {
    const name = field ? textIn(field.labels) : filter.field
    const { is, from, to } = filter
    if (is === 'between') {
      const [low, high] = [boundInWords(from), boundInWords(to)]
      const range =
        low && high
          ? t('library.filter.between', { from: low, to: high })
          : low
            ? t('library.filter.since', { date: low })
            : t('library.filter.until', { date: high })
      return `${name}: ${range}`
    }
    const values = (filter.values ?? []).map((value) => valueInWords(value, field, names)).join(', ')
    return is === 'any_of' ? `${name}: ${values}` : t(`metadata.filter.said.${is}`, { field: name, value: values })
  }

  function valueInWords(value: string | number | boolean, field: Field | undefined, names: Names): string {
    if (typeof value === 'boolean') return value ? t('metadata.yes') : t('metadata.no')
    if (typeof value === 'number') return formatNumber(value)
    if (field?.type === 'person') return names.person(value)?.name ?? '…'
    return field && hasTerms(field.type) ? nameOf(value, names) : value
  }
}

function nameOf(id: string, names: Names): string {
  const term = names.term(id)
  return term ? termLabel(term) : '…'
}

const boundInWords = (bound: string | number | undefined): string =>
  bound === undefined ? '' : typeof bound === 'number' ? formatNumber(bound) : dateInWords(bound)
