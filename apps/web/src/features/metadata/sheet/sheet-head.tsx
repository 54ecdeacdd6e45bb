// biome-ignore-all lint/a11y/useSemanticElements: part of a virtual grid, which cannot be a table.
// biome-ignore-all lint/a11y/useFocusableInteractive: its buttons take the focus.
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Order } from '../../../parts/asset-grid/list-head.tsx'
import { type Column, setWidth } from './columns.ts'
import classes from './sheet.module.css'
import type { Shown } from './sheet-row.tsx'

type Props = {
  readonly columns: readonly Shown[]
  readonly nameWidth: number
  readonly width: number
  readonly order: Order
}

/** The names of the columns: what can be sorted by is a button, and every edge can be moved. */
export function SheetHead({ columns, nameWidth, width, order }: Props) {
  const { t } = useTranslation()
  return (
    <div role="row" aria-rowindex={1} className={classes.head} style={{ inlineSize: width }}>
      <div
        role="columnheader"
        aria-colindex={1}
        aria-sort={order.sort === 'name' ? order.direction : undefined}
        className={classes.corner}
        style={{ inlineSize: nameWidth }}
      >
        <SortLabel label={t('library.column.name')} sort="name" order={order} />
        <Edge of="*name" width={nameWidth} />
      </div>
      {columns.map(({ index, start, column }) => (
        <div
          key={column.key}
          role="columnheader"
          aria-colindex={index + 2}
          aria-sort={column.sort && column.sort === order.sort ? order.direction : undefined}
          className={classes.headCell}
          style={{ insetInlineStart: start, inlineSize: column.width }}
        >
          {column.sort ? (
            <SortLabel label={column.label} sort={column.sort} order={order} />
          ) : (
            <span className={classes.clip} title={column.label}>
              {column.label}
            </span>
          )}
          <Edge of={column.key} width={column.width} />
        </div>
      ))}
    </div>
  )
}

function SortLabel({ label, sort, order }: { label: string; sort: NonNullable<Column['sort']>; order: Order }) {
  const Arrow = order.direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <button type="button" className={classes.sort} onClick={() => order.onSort(sort)}>
      <span className={classes.clip}>{label}</span>
      {order.sort === sort && <Arrow size={13} stroke={2} aria-hidden />}
    </button>
  )
}

/** Drags the end of a column. By key the sheet itself does it: a Tab stop at every column would be in the way. */
function Edge({ of, width }: { of: string; width: number }) {
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return
    const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl'
    setWidth(of, width + (isMirrored ? -event.movementX : event.movementX))
  }
  return (
    <div
      aria-hidden
      className={classes.edge}
      onPointerDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
    />
  )
}
