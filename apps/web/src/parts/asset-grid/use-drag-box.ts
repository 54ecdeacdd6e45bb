import type { AssetId } from '@damask/contract'
import { type CSSProperties, type RefObject, useEffect, useRef, useState } from 'react'
import { type Layout, within } from './layout.ts'
import { NOTHING, type Selection, selectBox } from './selection.ts'

type Needs = {
  readonly grid: RefObject<HTMLElement | null>
  readonly scroller: HTMLElement
  readonly layout: Layout
  readonly order: readonly AssetId[]
  readonly selection: Selection
  readonly onSelect: (selection: Selection) => void
}

/** A press that moves less than this is a click on the background, which clears the selection. */
const CLICK_PX = 4
/** So close to an edge, the page scrolls along. */
const EDGE_PX = 48

/** Selecting with a box, drawn with the mouse from anywhere between the assets. Returns the box while it is drawn. */
export function useDragBox(needs: Needs): CSSProperties | null {
  const [box, setBox] = useState<CSSProperties | null>(null)
  const latest = useRef(needs)
  latest.current = needs
  const { scroller: outer } = needs

  useEffect(() => {
    let stop: (() => void) | null = null

    const onPointerDown = (event: PointerEvent) => {
      if (event.button !== 0 || event.pointerType === 'touch' || !isBackground(event.target, outer)) return
      // A press on the scrollbar is not a box.
      if (event.clientX > outer.getBoundingClientRect().left + outer.clientWidth) return
      const { grid, selection } = latest.current
      const canvas = grid.current?.querySelector<HTMLElement>('[role="presentation"]')
      if (!canvas) return
      const adds = event.shiftKey || event.ctrlKey || event.metaKey
      const kept = adds ? selection.ids : new Set<AssetId>()
      const origin = canvas.getBoundingClientRect()
      const start = { x: event.clientX - origin.left, y: event.clientY - origin.top }
      let pointer = { x: event.clientX, y: event.clientY }
      let drawing = false
      let frame = 0

      const draw = () => {
        frame = 0
        const area = canvas.getBoundingClientRect()
        const now = { x: pointer.x - area.left, y: pointer.y - area.top }
        const rectangle = {
          left: Math.min(start.x, now.x),
          right: Math.max(start.x, now.x),
          top: Math.min(start.y, now.y),
          bottom: Math.max(start.y, now.y),
        }
        const { layout, order, selection, onSelect } = latest.current
        const found = within(layout, rectangle)
          .map((index) => order[index])
          .filter((id) => id !== undefined)
        onSelect(selectBox(kept, found, selection))
        setBox({
          left: Math.max(0, rectangle.left),
          top: Math.max(0, rectangle.top),
          width: Math.min(area.width, rectangle.right) - Math.max(0, rectangle.left),
          height: rectangle.bottom - Math.max(0, rectangle.top),
        })
        const view = outer.getBoundingClientRect()
        const beyond = pointer.y < view.top + EDGE_PX ? -12 : pointer.y > view.bottom - EDGE_PX ? 12 : 0
        if (beyond !== 0) {
          outer.scrollTop += beyond
          frame = requestAnimationFrame(draw)
        }
      }
      const onMove = (move: PointerEvent) => {
        pointer = { x: move.clientX, y: move.clientY }
        drawing ||= Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) > CLICK_PX
        if (drawing && frame === 0) frame = requestAnimationFrame(draw)
      }
      const onUp = () => {
        if (!drawing && !adds) latest.current.onSelect(NOTHING)
        stop?.()
      }
      stop = () => {
        cancelAnimationFrame(frame)
        window.removeEventListener('pointermove', onMove)
        window.removeEventListener('pointerup', onUp)
        window.removeEventListener('pointercancel', onUp)
        setBox(null)
        stop = null
      }
      event.preventDefault()
      if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input')) {
        document.activeElement.blur()
      }
      window.addEventListener('pointermove', onMove)
      window.addEventListener('pointerup', onUp)
      window.addEventListener('pointercancel', onUp)
    }
    outer.addEventListener('pointerdown', onPointerDown)
    return () => {
      stop?.()
      outer.removeEventListener('pointerdown', onPointerDown)
    }
  }, [outer])

  return box
}

const isBackground = (target: EventTarget | null, outer: HTMLElement) =>
  target instanceof Element &&
  outer.contains(target) &&
  target.closest('[data-asset], a, button, input, [role="row"][data-asset], [data-no-box]') === null
