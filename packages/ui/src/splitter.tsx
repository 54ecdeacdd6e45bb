import type { KeyboardEvent, PointerEvent } from 'react'
import classes from './panel.module.css'

export type SplitterProps = {
  label: string
  /** Pixels of the panel it belongs to. */
  size: number
  min: number
  max: number
  /** `forward`: dragging towards the end of the line makes it larger. */
  grows: 'forward' | 'backward'
  onChange: (size: number) => void
  /** Double-click and Enter go back to the size it came with. */
  onReset?: () => void
}

/** The edge between two panels: drag it, or focus it and use the arrow keys, Home and End (ARIA window splitter). */
export function Splitter({ label, size, min, max, grows, onChange, onReset }: SplitterProps) {
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)))

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const startX = event.clientX
    const direction = signOf(handle, grows)
    const move = (at: globalThis.PointerEvent) => set(size + (at.clientX - startX) * direction)
    const stop = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('pointerup', stop)
      handle.removeEventListener('pointercancel', stop)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', stop)
    handle.addEventListener('pointercancel', stop)
  }

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = (event.shiftKey ? 64 : 16) * signOf(event.currentTarget, grows)
    if (event.key === 'ArrowRight') set(size + step)
    else if (event.key === 'ArrowLeft') set(size - step)
    else if (event.key === 'Home') set(min)
    else if (event.key === 'End') set(max)
    else if (event.key === 'Enter' && onReset) onReset()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be focused and moved; ARIA gives the separator a value.
    <div
      className={classes.splitter}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={onReset}
    />
  )
}

/** Right-to-left pages mirror which way is "more". */
const signOf = (handle: Element, grows: SplitterProps['grows']) =>
  (getComputedStyle(handle).direction === 'rtl' ? -1 : 1) * (grows === 'forward' ? 1 : -1)
