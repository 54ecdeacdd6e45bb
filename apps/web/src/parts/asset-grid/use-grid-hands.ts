import type { AssetId } from '@damask/contract'
import type { DragEvent, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, RefObject } from 'react'
import { useRef } from 'react'
import { t } from '../../app/words.ts'
import { type Chosen, countOf } from '../../features/assets/verbs.ts'
import { draggedAssets, endDrag, isOwnDrag, startDrag } from '../drag.ts'
import { type Layout, type Step, stepFrom } from './layout.ts'
import { extendTo, focusOn, isSelected, type Selection, selectOnly, toggle } from './selection.ts'

/** What the grid tells its owner. */
export type GridHands = {
  readonly onSelect: (selection: Selection) => void
  readonly onOpen: (assetId: AssetId) => void
  readonly onMenu: (event: MouseEvent, selection: Selection) => void
  /** Where assets have an order of their own: puts some in front of another, or at the end. */
  readonly onReorder?: (assetIds: readonly AssetId[], before: AssetId | null) => void
  /** What a drag of this selection carries. */
  readonly onDrag: (selection: Selection) => Chosen & { readonly isMovable: boolean }
}

type Needs = GridHands & {
  readonly selection: Selection
  readonly scroller: HTMLElement
  readonly view: 'rows' | 'squares' | 'list'
  readonly grid: RefObject<HTMLDivElement | null>
  readonly layout: Layout
  readonly order: readonly AssetId[]
  readonly scrollTo: (index: number) => void
}

const STEPS: Record<string, Step> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
}

/** Clicks, keys, touches and drags of the grid, heard once for all of its cells. */
export function useGridHands({
  grid,
  layout,
  order,
  scrollTo,
  selection,
  onSelect,
  onOpen,
  onMenu,
  onDrag,
  onReorder,
  scroller,
  view,
}: Needs) {
  const touch = useRef(false)

  const focusCell = (index: number) => {
    scrollTo(index)
    // The row may only now come into the page.
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    )
  }

  return {
    onPointerDown(event: PointerEvent) {
      touch.current = event.pointerType === 'touch'
    },

    onClick(event: MouseEvent) {
      const id = assetIn(event.target)
      if (!id) return
      const onCheck = event.target instanceof Element && event.target.closest('[data-check]') !== null
      if (event.shiftKey) onSelect(extendTo(selection, id, order))
      else if (event.ctrlKey || event.metaKey || onCheck) onSelect(toggle(selection, id, order))
      else if (touch.current) {
        // A finger has no hover and no double click: it opens, or goes on selecting once it began.
        if (selection.everything || selection.ids.size > 0) onSelect(toggle(selection, id, order))
        else onOpen(id)
      } else onSelect(selectOnly(id))
    },

    onDoubleClick(event: MouseEvent) {
      const id = assetIn(event.target)
      const onCheck = event.target instanceof Element && event.target.closest('[data-check]') !== null
      if (id && !onCheck && !event.shiftKey && !event.ctrlKey && !event.metaKey) onOpen(id)
    },

    onContextMenu(event: MouseEvent) {
      const id = assetIn(event.target)
      if (!id) return
      if (touch.current) {
        event.preventDefault()
        return onSelect(toggle(selection, id, order))
      }
      const chosen = isSelected(selection, id) ? selection : selectOnly(id)
      if (chosen !== selection) onSelect(chosen)
      onMenu(event, chosen)
    },

    onFocus(event: FocusEvent) {
      const id = assetIn(event.target)
      if (id && id !== selection.focusId) onSelect(focusOn(selection, id))
    },

    onKeyDown(event: KeyboardEvent) {
      const id = assetIn(event.target)
      if (!id || event.altKey) return
      const index = order.indexOf(id)
      const mod = event.ctrlKey || event.metaKey
      const mirrored = getComputedStyle(event.currentTarget).direction === 'rtl' && view !== 'list'
      const step = STEPS[mirrored ? mirror(event.key) : event.key]
      if (step) {
        const to = stepFrom(layout, index, step, order.length, scroller.clientHeight)
        const target = order[to]
        event.preventDefault()
        if (!target || to === index) return
        onSelect(event.shiftKey ? extendTo(selection, target, order) : focusOn(selection, target))
        return focusCell(to)
      }
      if (event.key === ' ') {
        event.preventDefault()
        return onSelect(event.shiftKey ? extendTo(selection, id, order) : toggle(selection, id, order))
      }
      if (event.key === 'Enter' && !mod) {
        event.preventDefault()
        return onOpen(id)
      }
    },

    onDragStart(event: DragEvent) {
      const id = assetIn(event.target)
      if (!id) return
      const chosen = isSelected(selection, id) ? selection : selectOnly(id)
      if (chosen !== selection) onSelect(chosen)
      const dragged = onDrag(chosen)
      startDrag(event, { type: 'assets', ...dragged }, t('library.drag', { count: countOf(dragged) }))
    },

    onDragOver(event: DragEvent) {
      const place = onReorder && isOwnDrag(event) ? placeOf(event, view, order) : undefined
      markPlace(grid.current, place)
      if (!place) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
    },

    onDragLeave(event: DragEvent) {
      if (!(event.relatedTarget instanceof Node && grid.current?.contains(event.relatedTarget))) markPlace(grid.current)
    },

    onDrop(event: DragEvent) {
      const place = onReorder && isOwnDrag(event) ? placeOf(event, view, order) : undefined
      markPlace(grid.current)
      const dragged = draggedAssets()
      if (!place || !dragged) return
      event.preventDefault()
      event.stopPropagation()
      onReorder?.(
        order.filter((id) => dragged.includes(id)),
        order[place.index] ?? null,
      )
    },

    onDragEnd() {
      markPlace(grid.current)
      endDrag()
    },
  }
}

type Place = { readonly cell: HTMLElement; readonly side: 'before' | 'after'; readonly index: number }

/** In front of or behind the asset under the pointer. */
function placeOf(event: DragEvent, view: Needs['view'], order: readonly AssetId[]): Place | undefined {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-asset]') : null
  if (!cell) return undefined
  const { left, top, width, height } = cell.getBoundingClientRect()
  const isAfter = view === 'list' ? event.clientY > top + height / 2 : event.clientX > left + width / 2
  const index = order.indexOf(cell.dataset.asset as AssetId)
  return { cell, side: isAfter ? 'after' : 'before', index: isAfter ? index + 1 : index }
}

/** Shows where a drop would put things, without drawing the grid again. */
function markPlace(grid: HTMLElement | null, place?: Place): void {
  for (const marked of grid?.querySelectorAll<HTMLElement>('[data-drop]') ?? []) delete marked.dataset.drop
  if (place) place.cell.dataset.drop = place.side
}

const mirror = (key: string) => (key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key)

function assetIn(target: EventTarget | null): AssetId | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-asset]') : null
  return (cell?.dataset.asset as AssetId | undefined) ?? null
}
