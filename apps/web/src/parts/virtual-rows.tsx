import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import classes from './virtual-rows.module.css'

/** What a row puts on the element that takes the keyboard. */
export type RowHold = { 'data-row': true; tabIndex: 0 | -1; onFocus: () => void }

type Props<T> = {
  label: string
  items: readonly T[]
  idOf: (item: T) => string
  heightPx: number
  draw: (item: T, hold: RowHold) => ReactNode
  /** The last row came near. */
  onEnd: () => void
}

/** A list of any length, of which only what is on screen is drawn. Arrows, Home and End move; Tab leaves the list. */
export function VirtualRows<T>({ label, items, idOf, heightPx, draw, onEnd }: Props<T>) {
  const scroll = useRef<HTMLDivElement>(null)
  const wanted = useRef<string | null>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => heightPx,
    getItemKey: (index) => idOf(items[index]!),
    overscan: 8,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (items.length > 0 && last >= items.length - 15) onEnd()
  }, [last, items.length, onEnd])

  // The row that the keyboard went to may not exist yet: it is scrolled to, and focused once it is drawn.
  useEffect(() => {
    if (!wanted.current) return
    const row = scroll.current?.querySelector<HTMLElement>(`[data-id="${wanted.current}"] [data-row]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })

  const tabStop = items.some((item) => idOf(item) === focused) ? focused : items[0] && idOf(items[0])
  const press = (event: KeyboardEvent) => {
    if (!(event.target as Element).matches('[data-row]')) return
    const from = items.findIndex((item) => idOf(item) === tabStop)
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: items.length - 1 }[event.key]
    const item = to === undefined ? undefined : items[to]
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    wanted.current = idOf(item)
    virtual.scrollToIndex(to!, { align: 'auto' })
    setFocused(idOf(item))
  }

  return (
    <div ref={scroll} className={classes.scroll}>
      <ul className={classes.list} style={{ blockSize: virtual.getTotalSize() }} aria-label={label} onKeyDown={press}>
        {shown.map(({ index, start, key }) => {
          const item = items[index]!
          const id = idOf(item)
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-id={id}
              className={classes.place}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              {draw(item, { 'data-row': true, tabIndex: id === tabStop ? 0 : -1, onFocus: () => setFocused(id) })}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
