import type { AssetFilters } from '@damask/contract'
import { Button, Checkbox, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatSize } from '../../app/format.ts'
import { assetQueries } from '../assets/queries.ts'
import classes from './filters.module.css'
import { KINDS, ORIENTATIONS } from './search.ts'
import type { Library } from './use-library.ts'

// What opens below each filter; fetched when the first one is opened.

type Choice<T extends string> = { readonly value: T; readonly label: string; readonly count?: number | undefined }

function Choices<T extends string>(props: {
  choices: Choice<T>[]
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
}) {
  const { choices, chosen, onChange } = props
  const { t } = useTranslation()
  if (choices.length === 0) return <p className={classes.none}>{t('library.filter.none')}</p>
  return (
    <div className={classes.choices}>
      {choices.map(({ value, label, count }) => (
        <Checkbox
          key={value}
          className={classes.choice}
          checked={chosen.includes(value)}
          onChange={(event) =>
            onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
          }
          label={
            <span className={classes.label}>
              {label}
              {count !== undefined && <span className={classes.count}>{formatNumber(count)}</span>}
            </span>
          }
        />
      ))}
    </div>
  )
}

/** How many each choice of one filter would find, given all other filters. */
function useCounts(filters: AssetFilters, without: 'kind' | 'format') {
  const { [without]: _, ...others } = filters
  return useQuery({ ...assetQueries.count(others), placeholderData: (before) => before })
}

export function Kinds({ library: { filters, search, change } }: { library: Library }) {
  const { t } = useTranslation()
  const { data } = useCounts(filters, 'kind')
  const found = new Map(data?.kinds.map(({ kind, count }) => [kind, count]))
  const choices = KINDS.filter((kind) => !data || found.has(kind) || search.kind?.includes(kind)).map((value) => ({
    value,
    label: t(`assets.kinds.${value}`),
    count: data && (found.get(value) ?? 0),
  }))
  return <Choices choices={choices} chosen={search.kind ?? []} onChange={(kind) => change({ kind })} />
}

export function Formats({ library: { filters, search, change } }: { library: Library }) {
  const { data } = useCounts(filters, 'format')
  const choices = [...(data?.formats ?? [])]
    .sort((a, b) => b.count - a.count)
    .map(({ format, count }) => ({ value: format, label: format.toUpperCase(), count }))
  return <Choices choices={choices} chosen={search.format ?? []} onChange={(format) => change({ format })} />
}

export function Orientations({ library: { search, change } }: { library: Library }) {
  const { t } = useTranslation()
  const choices = ORIENTATIONS.map((value) => ({ value, label: t(`assets.orientation.${value}`) }))
  return (
    <Choices choices={choices} chosen={search.orientation ?? []} onChange={(orientation) => change({ orientation })} />
  )
}

const PERIODS = [
  ['today', 0],
  ['week', 6],
  ['month', 29],
  ['year', 364],
] as const

export function Dates({ library: { search, change } }: { library: Library }) {
  const { t } = useTranslation()
  const chosen = (from: string) => search.createdFrom === from && search.createdTo === undefined
  return (
    <div className={classes.choices}>
      {PERIODS.map(([name, days]) => {
        const from = dayBefore(days)
        return (
          <button
            key={name}
            type="button"
            className={classes.option}
            aria-pressed={chosen(from)}
            onClick={() => change({ createdFrom: chosen(from) ? undefined : from, createdTo: undefined })}
          >
            {t(`library.filter.${name}`)}
          </button>
        )
      })}
      <Group gap={8} p={8} pt={10} wrap="nowrap">
        <TextInput
          type="date"
          label={t('library.filter.from')}
          value={search.createdFrom ?? ''}
          max={search.createdTo}
          onChange={(event) => change({ createdFrom: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={t('library.filter.to')}
          value={search.createdTo ?? ''}
          min={search.createdFrom}
          onChange={(event) => change({ createdTo: event.currentTarget.value || undefined })}
        />
      </Group>
    </div>
  )
}

/** The reader's own calendar day, so many days ago. */
function dayBefore(days: number): string {
  const date = new Date()
  date.setDate(date.getDate() - days)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

const MB = 1_000_000
const RANGES = [
  [undefined, MB],
  [MB, 10 * MB],
  [10 * MB, 100 * MB],
  [100 * MB, 1000 * MB],
  [1000 * MB, undefined],
] as const

export function Sizes({ library: { search, change } }: { library: Library }) {
  const { t } = useTranslation()
  return (
    <div className={classes.choices}>
      {RANGES.map(([sizeMin, sizeMax]) => {
        const chosen = search.sizeMin === sizeMin && search.sizeMax === sizeMax
        return (
          <button
            key={sizeMin ?? 0}
            type="button"
            className={classes.option}
            aria-pressed={chosen}
            onClick={() => change(chosen ? { sizeMin: undefined, sizeMax: undefined } : { sizeMin, sizeMax })}
          >
            {sizeMin === undefined
              ? t('library.filter.under', { size: formatSize(sizeMax) })
              : sizeMax === undefined
                ? t('library.filter.over', { size: formatSize(sizeMin) })
                : t('library.filter.between', { from: formatSize(sizeMin), to: formatSize(sizeMax) })}
          </button>
        )
      })}
      {(search.sizeMin !== undefined || search.sizeMax !== undefined) && (
        <Button variant="subtle" size="compact-sm" onClick={() => change({ sizeMin: undefined, sizeMax: undefined })}>
          {t('library.filter.clear')}
        </Button>
      )}
    </div>
  )
}
