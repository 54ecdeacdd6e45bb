import type { BinEntry, BinEntryId } from '@damask/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { sayProblem } from '../../app/say.tsx'
import classes from './bin-page.module.css'
import { BinRow } from './bin-row.tsx'
import type { BinSelection } from './bin-selection.ts'
import { eraseEntries, restoreEntries } from './verbs.ts'

type BinListProps = {
  entries: BinEntry[]
  selection: BinSelection
  focused: BinEntryId | null
  onFocus: (id: BinEntryId) => void
  onSelect: (id: BinEntryId, how: { range: boolean }) => void
  /** The last row came near. */
  onEnd: () => void
}

/** The rows on screen. Up and Down move, Shift extends, Space chooses; Home and End go to the ends. */
export function BinList({ entries, selection, focused, onFocus, onSelect, onEnd }: BinListProps) {
  const { t } = useTranslation()
  const scroll = useRef<HTMLDivElement>(null)
  const wanted = useRef<BinEntryId | null>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (window.innerWidth < 768 ? 84 : 64),
    getItemKey: (index) => entries[index]!.id,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= entries.length - 10) onEnd()
  }, [last, entries.length, onEnd])

  // The row that the keyboard went to may not exist yet: it is scrolled to, and focused once it is drawn.
  useEffect(() => {
    if (!wanted.current) return
    const row = scroll.current?.querySelector<HTMLElement>(`[data-entry="${wanted.current}"] [data-row]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })

  // What had the keyboard was put back or erased: the row that took its place goes on.
  const stood = useRef(0)
  const at = entries.findIndex((entry) => entry.id === focused)
  useEffect(() => {
    if (at >= 0) {
      stood.current = at
      return
    }
    const next = entries[Math.min(stood.current, entries.length - 1)]
    if (!focused || !next) return
    if (document.activeElement === null || document.activeElement === document.body) wanted.current = next.id
    onFocus(next.id)
  }, [at, focused, entries, onFocus])

  const tabStop = entries.some((entry) => entry.id === focused) ? focused : entries[0]?.id
  const press = (event: KeyboardEvent) => {
    if (!(event.target as Element).matches('[data-row]')) return
    const from = entries.findIndex((entry) => entry.id === tabStop)
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: entries.length - 1 }[event.key]
    const entry = to === undefined ? undefined : entries[to]
    if (!entry || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    wanted.current = entry.id
    virtual.scrollToIndex(to!, { align: 'auto' })
    onFocus(entry.id)
    if (event.shiftKey) onSelect(entry.id, { range: true })
  }

  return (
    <div ref={scroll} className={classes.scroll}>
      <ul
        className={classes.list}
        style={{ blockSize: virtual.getTotalSize() }}
        aria-label={t('bin.title')}
        onKeyDown={press}
      >
        {items.map(({ index, start, key }) => {
          const entry = entries[index]!
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-entry={entry.id}
              className={classes.place}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <BinRow
                entry={entry}
                isSelected={selection.ids.has(entry.id)}
                isTabStop={entry.id === tabStop}
                onFocus={() => onFocus(entry.id)}
                onSelect={(how) => onSelect(entry.id, how)}
                onRestore={() => void restoreEntries([entry]).catch(sayProblem)}
                onErase={() => void eraseEntries([entry]).catch(sayProblem)}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
