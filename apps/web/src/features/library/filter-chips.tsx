import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDate, formatSize } from '../../app/format.ts'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { LazyWhereChips } from '../metadata/lazy-filters.tsx'
import classes from './filter-chips.module.css'
import { isFiltered, type LibrarySearch, NO_FILTERS } from './search.ts'
import type { Library } from './use-library.ts'

type Chip = { readonly key: string; readonly label: string; readonly without: Partial<LibrarySearch> }

/** The search as it was understood: every part of it in words, and removable. */
export function FilterChips({ library: { search, change } }: { library: Library }) {
  const { t } = useTranslation()
  const chips = useChips(search)
  if (!isFiltered(search)) return null
  return (
    <div className={classes.chips} data-no-box>
      <span className={classes.understood}>{t('library.filter.understood')}</span>
      {chips.map(({ key, label, without }) => (
        <button
          key={key}
          type="button"
          className={classes.chip}
          aria-label={t('library.filter.remove', { filter: label })}
          onClick={() => change(without)}
        >
          {label}
          <IconX size={14} stroke={1.75} aria-hidden />
        </button>
      ))}
      {(search.where || search.termIds) && (
        <LazyWhereChips
          where={search.where ?? []}
          termIds={search.termIds ?? []}
          className={classes.chip}
          onChange={change}
        />
      )}
      <ActionButton name="library.saveAsCollection" shape="button" />
      <button type="button" className={classes.clear} onClick={() => change(NO_FILTERS)}>
        {t('library.filter.clearAll')}
      </button>
    </div>
  )
}

function useChips(search: LibrarySearch): Chip[] {
  const { t } = useTranslation()
  const { words, kind = [], format = [], orientation = [], createdFrom, createdTo, sizeMin, sizeMax } = search
  const chips: Chip[] = []
  if (words) chips.push({ key: 'words', label: t('library.filter.words', { words }), without: { words: undefined } })
  for (const value of kind) {
    const rest = kind.filter((other) => other !== value)
    chips.push({ key: value, label: t(`assets.kinds.${value}`), without: { kind: rest } })
  }
  for (const value of format) {
    const rest = format.filter((other) => other !== value)
    chips.push({ key: `format ${value}`, label: value.toUpperCase(), without: { format: rest } })
  }
  for (const value of orientation) {
    const rest = orientation.filter((other) => other !== value)
    chips.push({ key: value, label: t(`assets.orientation.${value}`), without: { orientation: rest } })
  }
  if (createdFrom || createdTo) {
    const from = createdFrom && formatDate(`${createdFrom}T12:00`)
    const to = createdTo && formatDate(`${createdTo}T12:00`)
    const label =
      from && to
        ? t('library.filter.between', { from, to })
        : from
          ? t('library.filter.since', { date: from })
          : t('library.filter.until', { date: to ?? '' })
    chips.push({ key: 'date', label, without: { createdFrom: undefined, createdTo: undefined } })
  }
  if (sizeMin !== undefined || sizeMax !== undefined) {
    const from = sizeMin !== undefined && formatSize(sizeMin)
    const to = sizeMax !== undefined && formatSize(sizeMax)
    const label =
      from && to
        ? t('library.filter.between', { from, to })
        : from
          ? t('library.filter.over', { size: from })
          : t('library.filter.under', { size: to || '' })
    chips.push({ key: 'size', label, without: { sizeMin: undefined, sizeMax: undefined } })
  }
  if (search.withoutValues)
    chips.push({ key: 'valueless', label: t('library.filter.withoutValues'), without: { withoutValues: undefined } })
  return chips
}
