import type { Asset, AssetId, Field } from '@damask/contract'
import type { MatchPattern } from '@damask/fields'
import { type ClipboardEvent, type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { sayProblem } from '../../../app/say.tsx'
import type { Value } from '../merge.ts'
import { type Column, ROW, setWidth } from './columns.ts'
import { at, type Box, move, type Range, type Size, type Spot, step } from './ranges.ts'
import { mayEditCell } from './sheet-row.tsx'
import { useSheetVerbs } from './use-sheet-verbs.ts'

/** A cell with an input in it, and what began it when that was a letter. */
export type EditingCell = Spot & { readonly typed?: string }
export type LeaveCell = 'down' | 'up' | 'next' | 'previous' | 'here' | 'cancel'

type Needs = {
  readonly assets: readonly Asset[]
  readonly columns: readonly Column[]
  readonly size: Size
  readonly range: Range
  readonly box: Box
  readonly active: Spot
  readonly select: (range: Range) => void
  readonly selectAll: () => void
  readonly fields: readonly Field[]
  readonly matches: MatchPattern
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onOpen: (assetId: AssetId) => void
}

const WIDER = 24

/** Keys, pointer and clipboard of the sheet, heard once for all of its cells. */
export function useSheetHands(needs: Needs) {
  const { assets, columns, size, range, box, active, select, selectAll, scroller } = needs
  const [editing, setEditing] = useState<EditingCell | null>(null)
  const [fillTo, setFillTo] = useState<number | null>(null)
  const drag = useRef<'range' | 'fill' | null>(null)
  const verbs = useSheetVerbs(needs)

  const edit = (spot: Spot, typed?: string) => {
    const asset = assets[spot.row]
    const column = columns[spot.column]
    if (!asset || !column || !mayEditCell(asset, column)) return
    setEditing({ ...spot, ...(typed !== undefined && { typed }) })
  }
  const leave = (how: LeaveCell, value?: Value) => {
    if (!editing) return
    if (how !== 'cancel' && value !== undefined) verbs.set(editing.row, editing.column, value)
    setEditing(null)
    if (how === 'here') return
    scroller.current?.focus({ preventScroll: true })
    if (how !== 'cancel') select(step(at(editing), how, size))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return
    const mod = event.ctrlKey || event.metaKey
    const { key } = event
    const done = () => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (event.altKey) {
      const wider = key === 'ArrowRight' ? WIDER : key === 'ArrowLeft' ? -WIDER : 0
      const column = columns[active.column]
      if (!event.shiftKey || wider === 0 || !column) return
      setWidth(column.key, column.width + wider)
      return done()
    }
    const isMirrored = document.documentElement.dir === 'rtl'
    const next = move(
      range,
      { key: isMirrored ? mirror(key) : key, shiftKey: event.shiftKey, ctrlKey: mod },
      size,
      Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 2),
    )
    if (next) {
      select(next)
      return done()
    }
    if (mod && key.toLowerCase() === 'd') {
      void verbs.fill(box).catch(sayProblem)
      return done()
    }
    if (mod && key.toLowerCase() === 'a') {
      selectAll()
      return done()
    }
    if (mod) return
    if (key === 'Delete' || key === 'Backspace') {
      verbs.clear(box)
      return done()
    }
    if (key === 'Enter' && event.shiftKey) {
      const asset = assets[active.row]
      if (asset) needs.onOpen(asset.id)
      return done()
    }
    if (key === 'Enter' || key === 'F2') {
      edit(active)
      return done()
    }
    if (key === 'Escape' && box.top === box.bottom && box.left === box.right) return
    if (key === 'Escape') {
      select(at(active))
      return done()
    }
    // Letters are for the cell: one that cannot be changed must not rename or move the asset instead.
    if (key.length === 1 && key !== '?' && key !== '/') {
      edit(active, key)
      return done()
    }
  }

  const spotAt = (target: EventTarget | null): Spot | null => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
    if (!cell) return null
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column ?? -1) }
  }
  const under = (event: PointerEvent) => spotAt(document.elementFromPoint(event.clientX, event.clientY))

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const spot = spotAt(event.target)
    if (!spot) return
    if (event.pointerType !== 'touch') {
      event.preventDefault()
      scroller.current?.focus({ preventScroll: true })
    }
    if (event.target instanceof Element && event.target.closest('[data-handle]')) {
      drag.current = 'fill'
      return event.currentTarget.setPointerCapture(event.pointerId)
    }
    if (spot.column < 0) {
      const last = size.columns - 1
      const anchor = { row: event.shiftKey ? range.anchor.row : spot.row, column: 0 }
      return select({ anchor, active: { row: spot.row, column: last } })
    }
    select(event.shiftKey ? { anchor: range.anchor, active: spot } : at(spot))
    if (event.pointerType === 'touch') return
    drag.current = 'range'
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return
    const spot = under(event)
    if (!spot) return
    if (drag.current === 'fill') return setFillTo(spot.row > box.bottom ? spot.row : null)
    if (spot.column >= 0 && (spot.row !== active.row || spot.column !== active.column)) {
      select({ anchor: range.anchor, active: spot })
    }
  }
  const onPointerUp = () => {
    if (drag.current === 'fill' && fillTo !== null) {
      const rows = Array.from({ length: fillTo - box.bottom }, (_, index) => box.bottom + 1 + index)
      void verbs.fill(box, { from: box.bottom, rows }).catch(sayProblem)
      select({ anchor: { row: box.top, column: box.left }, active: { row: fillTo, column: box.right } })
    }
    drag.current = null
    setFillTo(null)
  }
  const isHere = (event: ClipboardEvent) => event.target === scroller.current
  return {
    editing,
    fillTo,
    leave,
    on: {
      onKeyDown,
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onDoubleClick: (event: { target: EventTarget }) => {
        const spot = spotAt(event.target)
        if (!spot) return
        if (spot.column >= 0) return edit(spot)
        const asset = assets[spot.row]
        if (asset) needs.onOpen(asset.id)
      },
      onCopy: (event: ClipboardEvent) => isHere(event) && verbs.copy(event, box),
      onCut: (event: ClipboardEvent) => {
        if (!isHere(event)) return
        verbs.copy(event, box)
        verbs.clear(box)
      },
      onPaste: (event: ClipboardEvent) => {
        if (isHere(event)) void verbs.paste(event, box).catch(sayProblem)
      },
    },
  }
}

const mirror = (key: string) => (key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key)
