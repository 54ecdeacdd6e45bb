// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a table.
import type { Asset, AssetId, Field } from '@damask/contract'
import { SkeletonRows } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { defaultRangeExtractor, type Range as Span, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../../app/frame/page-error.tsx'
import type { Order } from '../../../parts/asset-grid/list-head.tsx'
import type { Selection } from '../../../parts/asset-grid/selection.ts'
import { metadataQueries } from '../queries.ts'
import { usePatterns } from '../use-patterns.ts'
import { CellEditor } from './cell-editor.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { ROW, useColumns } from './columns.ts'
import { at, boxOf, type Range } from './ranges.ts'
import classes from './sheet.module.css'
import { SheetHead } from './sheet-head.tsx'
import { SheetRow, type Shown } from './sheet-row.tsx'
import { SheetStatus } from './sheet-status.tsx'
import { useSheetHands } from './use-sheet-hands.ts'

export type SheetProps = {
  readonly assets: readonly Asset[]
  /** False while there is more to fetch. */
  readonly complete: boolean
  readonly order: Order
  readonly selection: Selection
  readonly onSelect: (selection: Selection) => void
  readonly onOpen: (assetId: AssetId) => void
  readonly onNearEnd: () => void
}

const HEAD = 34

/** The library as a spreadsheet: an asset in a row, a field in a column. */
export function SheetView(props: SheetProps) {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  if (schema.error) {
    return <PageError title={t('metadata.failed')} error={schema.error} onRetry={() => void schema.refetch()} />
  }
  if (!schema.data) return <SkeletonRows label={t('app.loading')} />
  return <Sheet {...props} fields={schema.data.fields} />
}

function Sheet({ fields, ...props }: SheetProps & { fields: readonly Field[] }) {
  const { assets, complete, order, selection, onSelect, onNearEnd } = props
  const { t } = useTranslation()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { all, shown, nameWidth } = useColumns(fields)
  const matches = usePatterns(fields)
  const [range, setRange] = useState<Range>(() => at({ row: rowOf(assets, selection), column: 0 }))
  const size = { rows: assets.length, columns: shown.length }
  const box = boxOf({
    anchor: { row: Math.min(range.anchor.row, size.rows - 1), column: Math.min(range.anchor.column, size.columns - 1) },
    active: { row: Math.min(range.active.row, size.rows - 1), column: Math.min(range.active.column, size.columns - 1) },
  })
  const active = {
    row: Math.min(range.active.row, size.rows - 1),
    column: Math.min(range.active.column, size.columns - 1),
  }

  const keep = (index: number) => (span: Span) => {
    const indexes = defaultRangeExtractor(span)
    return index < 0 || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b)
  }
  const rows = useVirtualizer({
    count: assets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD + 2,
    scrollPaddingEnd: 24,
    overscan: 8,
    rangeExtractor: keep(active.row),
  })
  const columns = useVirtualizer({
    horizontal: true,
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => shown[index]!.width,
    paddingStart: nameWidth,
    scrollPaddingStart: nameWidth + 2,
    scrollPaddingEnd: 24,
    overscan: 2,
    rangeExtractor: keep(active.column),
    isRtl: document.documentElement.dir === 'rtl',
  })
  const layout = shown.map(({ key, width }) => `${key} ${width}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns have other widths, which the virtualizer keeps.
  useLayoutEffect(() => columns.measure(), [layout, nameWidth])

  // Whoever came by a key goes on with the keys.
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

  const lastShown = rows.getVirtualItems().at(-1)?.index ?? -1
  useEffect(() => {
    if (!complete && lastShown >= assets.length - 20) onNearEnd()
  }, [complete, lastShown, assets.length, onNearEnd])

  // What is chosen here is chosen for the inspector and every verb as well.
  const chosen = useMemo(
    () => assets.slice(box.top, box.bottom + 1).map((asset) => asset.id),
    [assets, box.top, box.bottom],
  )
  const focusId = assets[active.row]?.id ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the range, not what it is told about.
  useEffect(() => {
    if (scroller.current?.contains(document.activeElement)) {
      onSelect({ ids: new Set(chosen), anchorId: chosen[0] ?? null, focusId, everything: false })
    }
  }, [chosen.join(), focusId])

  const select = (next: Range) => {
    setRange(next)
    rows.scrollToIndex(next.active.row, { align: 'auto' })
    columns.scrollToIndex(next.active.column, { align: 'auto' })
  }
  const hands = useSheetHands({
    assets,
    columns: shown,
    size,
    range,
    box,
    active,
    select,
    fields,
    matches,
    scroller,
    onOpen: props.onOpen,
    selectAll: () =>
      setRange({ anchor: { row: 0, column: 0 }, active: { row: size.rows - 1, column: size.columns - 1 } }),
  })
  const width = Math.max(columns.getTotalSize(), nameWidth)
  const inSight = columns.getVirtualItems().map(({ index, start }): Shown => ({ index, start, column: shown[index]! }))
  const editing = hands.editing
  return (
    <div className={classes.sheet}>
      <div
        ref={scroller}
        role="grid"
        aria-label={t('metadata.sheet.label')}
        aria-rowcount={complete ? assets.length + 1 : -1}
        aria-colcount={shown.length + 1}
        aria-multiselectable
        aria-activedescendant={`${id}-${active.row}-${active.column}`}
        tabIndex={0}
        className={classes.scroller}
        data-no-box
        {...hands.on}
      >
        <SheetHead columns={inSight} nameWidth={nameWidth} width={width} order={order} />
        <div role="presentation" style={{ blockSize: rows.getTotalSize() - HEAD, inlineSize: width }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const asset = assets[index]
            const isChosen = index >= box.top && index <= box.bottom
            const filling = hands.fillTo !== null && index > box.bottom && index <= hands.fillTo
            return (
              asset && (
                <SheetRow
                  key={asset.id}
                  id={id}
                  asset={asset}
                  fields={fields}
                  index={index}
                  top={start}
                  width={width}
                  nameWidth={nameWidth}
                  columns={inSight}
                  from={isChosen || filling ? box.left : -1}
                  to={isChosen || filling ? box.right : -1}
                  active={index === active.row ? active.column : -1}
                  handleAt={index === box.bottom && !editing ? box.right : -1}
                  filling={filling}
                />
              )
            )
          })}
        </div>
        {editing && (
          <CellEditor
            key={`${editing.row} ${editing.column}`}
            editing={editing}
            asset={assets[editing.row]!}
            field={shown[editing.column]!.field!}
            fields={fields}
            start={startOf(shown, editing.column, nameWidth)}
            top={HEAD + editing.row * ROW}
            width={shown[editing.column]!.width}
            onDone={hands.leave}
          />
        )}
      </div>
      <SheetStatus fields={fields} asset={assets[active.row]} column={shown[active.column]} box={box}>
        <ColumnMenu all={all} shown={shown} />
      </SheetStatus>
    </div>
  )
}

const startOf = (columns: readonly { width: number }[], index: number, from: number) =>
  columns.slice(0, index).reduce((sum, { width }) => sum + width, from)

function rowOf(assets: readonly Asset[], { focusId }: Selection): number {
  const row = assets.findIndex(({ id }) => id === focusId)
  return Math.max(0, row)
}
