import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import {
  canPan,
  fitScale,
  fitView,
  type Inset,
  isFit,
  panBy,
  restage,
  type Size,
  type Sizes,
  type View,
  zoomTo,
} from './zoom.ts'

const STEP = 1.5
/** On a phone the picture reaches the edges; on a desk it hangs with some air. The controls stand below it. */
const insetOf = ({ width }: Size): Inset => ({ side: width < 640 ? 0 : 24, top: width < 640 ? 0 : 24, bottom: 56 })

export type Zoom = {
  readonly view: View
  /** Screen pixels per picture pixel: 1 is "100 %". */
  readonly level: number
  readonly isFit: boolean
  readonly canPan: boolean
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
  readonly toPixels: () => void
  readonly pan: (dx: number, dy: number) => void
}

/**
 * Zooms and pans a picture on a stage by wheel, pinch, drag, double-click and the returned verbs.
 * @param picture its size in pixels; null while unknown
 * @param onSwipe a flick to the side while the picture fits: 1 forward, -1 back
 */
export function useZoom(
  stageRef: RefObject<HTMLElement | null>,
  picture: Size | null,
  onSwipe?: (direction: 1 | -1) => void,
): Zoom {
  const [stage, setStage] = useState<Size>({ width: 0, height: 0 })
  const width = picture?.width ?? 1
  const height = picture?.height ?? 1
  const sizes = useMemo<Sizes>(
    () => ({ stage, picture: { width, height }, inset: insetOf(stage) }),
    [stage, width, height],
  )
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 })
  const latest = useRef({ sizes, view, onSwipe })
  latest.current.onSwipe = onSwipe

  const change = useCallback((next: (view: View, sizes: Sizes) => View) => {
    const { view, sizes } = latest.current
    latest.current.view = next(view, sizes)
    setView(latest.current.view)
  }, [])

  useLayoutEffect(() => {
    const element = stageRef.current
    if (!element) return
    const measure = () => setStage({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [stageRef])

  useLayoutEffect(() => {
    const before = latest.current.sizes
    latest.current.sizes = sizes
    const samePicture = before.picture === sizes.picture || sameSize(before.picture, sizes.picture)
    change((view) => (samePicture && before.stage.width > 0 ? restage(view, before, sizes) : fitView(sizes)))
  }, [sizes, change])

  useEffect(() => {
    const element = stageRef.current
    return element ? listen(element, latest, change) : undefined
  }, [stageRef, change])

  const dpr = window.devicePixelRatio || 1
  const verbs = useMemo(
    () => ({
      zoomIn: () => change((view, sizes) => zoomTo(view, sizes, view.scale * STEP)),
      zoomOut: () => change((view, sizes) => zoomTo(view, sizes, view.scale / STEP)),
      fit: () => change((_, sizes) => fitView(sizes)),
      toPixels: () => change((view, sizes) => zoomTo(view, sizes, 1 / dpr)),
      pan: (dx: number, dy: number) => change((view, sizes) => panBy(view, sizes, dx, dy)),
    }),
    [change, dpr],
  )
  return { view, level: view.scale * dpr, isFit: isFit(view, sizes), canPan: canPan(view, sizes), ...verbs }
}

type Latest = RefObject<{ sizes: Sizes; view: View; onSwipe: ((direction: 1 | -1) => void) | undefined }>
type Change = (next: (view: View, sizes: Sizes) => View) => void

/** Listeners are added by hand because React's wheel listener is passive and could not keep the page from scrolling. */
function listen(element: HTMLElement, latest: Latest, change: Change): () => void {
  const fingers = new Map<number, { x: number; y: number }>()
  let start: { x: number; y: number; at: number } | null = null

  const local = (event: MouseEvent) => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    // A pinch on a trackpad arrives as a wheel with Ctrl and small steps.
    const speed = event.ctrlKey ? 0.01 : 0.002
    const factor = Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) * speed)
    change((view, sizes) => zoomTo(view, sizes, view.scale * factor, local(event)))
  }
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest('button, a, input, [data-controls]')) return
    element.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, local(event))
    start = fingers.size === 1 ? { ...local(event), at: event.timeStamp } : null
  }
  const onMove = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = local(event)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    fingers.set(event.pointerId, now)
    if (!other) return change((view, sizes) => panBy(view, sizes, now.x - before.x, now.y - before.y))
    const ratio = distance(now, other) / Math.max(1, distance(before, other))
    const between = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    change((view, sizes) => zoomTo(view, sizes, view.scale * ratio, between))
  }
  const onUp = (event: PointerEvent) => {
    const began = start
    const wasDown = fingers.delete(event.pointerId)
    start = null
    if (!wasDown || !began || event.pointerType !== 'touch') return
    const { view, sizes, onSwipe } = latest.current
    const dx = local(event).x - began.x
    const dy = local(event).y - began.y
    const isFlick = Math.abs(dx) > 56 && Math.abs(dx) > 2 * Math.abs(dy) && event.timeStamp - began.at < 600
    if (isFlick && isFit(view, sizes)) onSwipe?.(dx < 0 ? 1 : -1)
  }
  const onDoubleClick = (event: MouseEvent) => {
    if ((event.target as Element).closest('button, a, input, [data-controls]')) return
    const pixels = 1 / (window.devicePixelRatio || 1)
    change((view, sizes) => {
      if (!isFit(view, sizes)) return fitView(sizes)
      return zoomTo(view, sizes, Math.max(pixels, fitScale(sizes) * 2), local(event))
    })
  }

  element.addEventListener('wheel', onWheel, { passive: false })
  element.addEventListener('pointerdown', onDown)
  element.addEventListener('pointermove', onMove)
  element.addEventListener('pointerup', onUp)
  element.addEventListener('pointercancel', onUp)
  element.addEventListener('dblclick', onDoubleClick)
  return () => {
    element.removeEventListener('wheel', onWheel)
    element.removeEventListener('pointerdown', onDown)
    element.removeEventListener('pointermove', onMove)
    element.removeEventListener('pointerup', onUp)
    element.removeEventListener('pointercancel', onUp)
    element.removeEventListener('dblclick', onDoubleClick)
  }
}

const sameSize = (one: Size, other: Size) => one.width === other.width && one.height === other.height
const distance = (one: { x: number; y: number }, other: { x: number; y: number }) =>
  Math.hypot(one.x - other.x, one.y - other.y)
