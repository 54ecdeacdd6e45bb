// biome-ignore-all lint/a11y/useSemanticElements: part of a virtual grid, which cannot be a table.
// biome-ignore-all lint/a11y/useFocusableInteractive: its buttons take the focus.
import type { AssetSort } from '@damask/contract'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './list-row.module.css'

/** Orders that a column can show. */
type Column = Exclude<AssetSort, 'position' | 'viewed'>

export type Order = {
  readonly sort: AssetSort
  readonly direction: 'ascending' | 'descending'
  /** Sorts by this, or turns the order around when it is sorted by this already. */
  readonly onSort: (sort: Column) => void
}

const COLUMNS = ['name', 'kind', 'dimensions', 'size', 'created'] as const

/** The names of the columns; what can be sorted by is a button. */
export function ListHead({ sort, direction, onSort }: Order) {
  const { t } = useTranslation()
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      {COLUMNS.map((column) => {
        const isSorted = column === sort
        return (
          <span
            key={column}
            role="columnheader"
            aria-sort={isSorted ? direction : undefined}
            data-number={column === 'size' || undefined}
          >
            {column === 'dimensions' ? (
              t(`library.column.${column}`)
            ) : (
              <button type="button" className={classes.sort} onClick={() => onSort(column)}>
                {t(`library.column.${column}`)}
                {isSorted && <Arrow size={13} stroke={2} aria-hidden />}
              </button>
            )}
          </span>
        )
      })}
    </div>
  )
}
