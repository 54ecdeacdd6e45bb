import type { Asset, AssetId } from '@damask/contract'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './asset-grid.module.css'
import {
  aspectOf,
  GAP,
  type Layout,
  layoutList,
  layoutRows,
  layoutSquares,
  rowIndexOf,
  type Step,
  stepFrom,
} from './layout.ts'
import { ListHead, type Order } from './list-head.tsx'
import { ListRow } from './list-row.tsx'
import { isSelected, type Selection } from './selection.ts'
import { Tile } from './tile.tsx'
import { useDragBox } from './use-drag-box.ts'
import { type GridHands, useGridHands } from './use-grid-hands.ts'

export type AssetGridProps = GridHands & {
  readonly assets: readonly Asset[]
  /** False while there is more to fetch. */
  readonly complete: boolean
  readonly view: 'rows' | 'squares' | 'list'
  /** Height of a row, or side of a square, in pixels. */
  readonly size: number
  /** What scrolls; the grid is somewhere inside. */
  readonly scroller: HTMLElement
  /** Shown and changed by the heads of a list. */
  readonly sorting: Order
  readonly selection: Selection
  readonly onNearEnd: () => void
  /** Once, when the grid has its full height and can be scrolled. */
  readonly onReady: () => void
  /** Brings this asset into view once, when it is known. */
  readonly reveal: AssetId | null
  /** For whoever moves through the grid from outside of it. */
  readonly reach?: Ref<GridReach> | undefined
}

export type GridReach = {
  /** @returns the index that a step leads to */
  readonly step: (from: number, step: Step) => number
  readonly scrollTo: (index: number) => void
  /** Gives the keyboard to an asset. */
  readonly focus: (index: number) => void
}

/** Hundreds of thousands of assets, of which only those in sight exist as elements. */
export function AssetGrid(props: AssetGridProps) {
  const { assets, complete, view, size, scroller, selection, onNearEnd, onReady, reveal } = props
  const { t } = useTranslation()
  const grid = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [margin, setMargin] = useState(0)
  const order = useMemo(() => assets.map(({ id }) => id), [assets])
  const layout = useLayout(assets, view, width, size)

  useLayoutEffect(() => {
    const element = grid.current
    if (!element) return
    const measure = () => {
      setWidth(element.clientWidth)
      setMargin(element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // What stands above the grid (folders, chips) moves it without changing its size.
    if (element.parentElement) for (const sibling of element.parentElement.children) observer.observe(sibling)
    return () => observer.disconnect()
  }, [scroller])

  const focusIndex = selection.focusId === null ? -1 : order.indexOf(selection.focusId)
  const focusRow = focusIndex < 0 || layout.rows.length === 0 ? -1 : rowIndexOf(layout, focusIndex)
  const virtual = useVirtualizer({
    count: layout.rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => layout.rows[index]!.height,
    gap: view === 'list' ? 0 : GAP,
    scrollMargin: margin,
    overscan: 4,
    // The row with the focus stays in the page, wherever one scrolls: else the keyboard would be lost.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return focusRow < 0 || indexes.includes(focusRow) ? indexes : [...indexes, focusRow].sort((a, b) => a - b)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout has new heights, which the virtualizer keeps.
  useLayoutEffect(() => virtual.measure(), [layout])

  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (!complete && layout.rows.length > 0 && lastShown >= layout.rows.length - 8) onNearEnd()
  }, [complete, lastShown, layout.rows.length, onNearEnd])

  const scrollTo = (index: number) => {
    const row = layout.rows[rowIndexOf(layout, index)]
    if (!row) return
    const head = view === 'list' ? 32 : 0
    const top = margin + row.top - GAP
    const bottom = margin + row.top + row.height + GAP + head
    if (top < scroller.scrollTop) scroller.scrollTop = index === 0 ? 0 : top
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight
  }
  useImperativeHandle(props.reach, () => ({
    step: (from, step) => stepFrom(layout, from, step, order.length, scroller.clientHeight),
    scrollTo,
    focus(index) {
      scrollTo(index)
      requestAnimationFrame(() =>
        grid.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
      )
    },
  }))
  const hands = useGridHands({ ...props, grid, layout, order, scrollTo })
  const box = useDragBox({ grid, scroller, layout, order, selection, onSelect: props.onSelect })

  const revealIndex = reveal === null ? -1 : order.indexOf(reveal)
  const isReady = layout.rows.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when there is a layout.
  useLayoutEffect(() => {
    if (!isReady) return
    onReady()
    if (revealIndex >= 0) scrollTo(revealIndex)
  }, [isReady])

  // When the asset with the focus is deleted or moved away, the browser drops the focus; its neighbour takes it.
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list has changed.
  useEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body || focusIndex < 0) return
    grid.current?.querySelector<HTMLElement>(`[data-index="${focusIndex}"]`)?.focus({ preventScroll: true })
  }, [order])

  const reachableId = selection.focusId !== null && focusIndex >= 0 ? selection.focusId : order[0]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a table.
    <div
      ref={grid}
      role="grid"
      aria-label={t('library.grid')}
      aria-multiselectable
      aria-rowcount={complete ? layout.rows.length + (view === 'list' ? 1 : 0) : -1}
      aria-colcount={view === 'list' ? 5 : layout.columns}
      className={classes.grid}
      data-view={view}
      tabIndex={-1}
      {...hands}
      onFocusCapture={() => {
        hadFocus.current = true
      }}
      onBlurCapture={(event) => {
        if (event.relatedTarget) hadFocus.current = false
      }}
    >
      {view === 'list' && <ListHead {...props.sorting} />}
      <div role="presentation" className={classes.canvas} style={{ blockSize: layout.height }}>
        {items.map((item) => {
          const row = layout.rows[item.index]
          if (!row) return null
          const style = { transform: `translateY(${row.top}px)`, blockSize: row.height }
          if (view === 'list') {
            const asset = assets[row.start]
            return (
              asset && (
                <div key={asset.id} role="presentation" className={classes.row} style={style}>
                  <ListRow
                    asset={asset}
                    index={row.start}
                    selected={isSelected(selection, asset.id)}
                    reachable={asset.id === reachableId}
                  />
                </div>
              )
            )
          }
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: its cells take the focus.
            <div key={row.start} role="row" aria-rowindex={item.index + 1} className={classes.row} style={style}>
              {row.cells.map((cell, column) => {
                const asset = assets[row.start + column]
                return (
                  asset && (
                    <Tile
                      key={asset.id}
                      asset={asset}
                      index={row.start + column}
                      column={column}
                      left={cell.left}
                      width={cell.width}
                      height={row.height}
                      caption={view === 'squares'}
                      selected={isSelected(selection, asset.id)}
                      reachable={asset.id === reachableId}
                    />
                  )
                )
              })}
            </div>
          )
        })}
        {box && <div className={classes.box} style={box} aria-hidden />}
      </div>
    </div>
  )
}

function useLayout(assets: readonly Asset[], view: AssetGridProps['view'], width: number, size: number): Layout {
  // Only shapes matter: news about an asset's name or processing must not lay out a hundred thousand rows again.
  const aspects = assets.map(aspectOf)
  const known = useRef(aspects)
  if (known.current.length !== aspects.length || known.current.some((aspect, index) => aspect !== aspects[index])) {
    known.current = aspects
  }
  const shapes = known.current
  return useMemo(() => {
    if (width === 0) return { rows: [], height: 0, columns: 1 }
    if (view === 'list') return layoutList(shapes.length, width)
    return view === 'squares' ? layoutSquares(shapes.length, width, size) : layoutRows(shapes, width, size)
  }, [shapes, view, width, size])
}
