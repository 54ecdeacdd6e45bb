import type { ListedTerm, TermId } from '@damask/contract'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { TermRow } from './term-row.tsx'
import type { Neighbours, TreeRow } from './use-tree.ts'
import { moveTerm, renameTerm, retireTerm } from './verbs.ts'
import classes from './vocabularies.module.css'

type Props = {
  label: string
  rows: readonly TreeRow[]
  isTree: boolean
  chosen: TermId | null
  onChoose: (id: TermId) => void
  onToggle: (id: TermId, isOpen: boolean) => void
  onNear: (row: TreeRow) => void
  onAddBelow: (term: ListedTerm) => void
}

/**
 * The terms, however many there are. Arrows walk and open, Enter renames, Alt with arrows moves, Delete retires: whatever
 * a pointer does here by dragging and menus, keys do, too.
 */
export function TermTree({ label, rows, isTree, chosen, onChoose, onToggle, onNear, onAddBelow }: Props) {
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  const scroll = useRef<HTMLDivElement>(null)
  const wanted = useRef<TermId | null>(null)
  const [focused, setFocused] = useState<TermId | null>(null)
  const [renaming, setRenaming] = useState<TermId | null>(null)
  const heightPx = isPhone ? 44 : 34
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => heightPx,
    getItemKey: (index) => rows[index]!.term.id,
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const last = rows[shown.at(-1)?.index ?? 0]
  useEffect(() => {
    if (last) onNear(last)
  }, [last, onNear])

  // The row that the keyboard went to may not be drawn yet.
  useEffect(() => {
    if (!wanted.current) return
    const row = scroll.current?.querySelector<HTMLElement>(`[data-term="${wanted.current}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })

  const at = Math.max(
    0,
    rows.findIndex((row) => row.term.id === focused),
  )
  const tabStop = rows[at]?.term.id
  const goTo = (index: number) => {
    const row = rows[index]
    if (!row) return
    wanted.current = row.term.id
    virtual.scrollToIndex(index, { align: 'auto' })
    setFocused(row.term.id)
  }
  const press = (event: KeyboardEvent) => {
    if (!(event.target as Element).matches('[data-term]')) return
    const row = rows[at]
    if (!row || event.ctrlKey || event.metaKey) return
    const act = event.altKey ? altKeys(event.key, row, rows, isTree) : keys(event.key, at)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    // Stays with what was moved.
    wanted.current ??= event.altKey ? row.term.id : null
    act()
  }
  const keys = (key: string, index: number): (() => void) | undefined => {
    const row = rows[index]!
    const { term, isOpen, parentId } = row
    switch (key) {
      case 'ArrowDown':
        return () => goTo(index + 1)
      case 'ArrowUp':
        return () => goTo(index - 1)
      case 'Home':
        return () => goTo(0)
      case 'End':
        return () => goTo(rows.length - 1)
      case 'ArrowRight':
        return () => {
          if (isOpen) goTo(index + 1)
          else if (term.narrowerCount > 0) onToggle(term.id, true)
        }
      case 'ArrowLeft':
        return () => {
          if (isOpen) onToggle(term.id, false)
          else if (parentId) goTo(rows.findIndex((each) => each.term.id === parentId))
        }
      case 'Enter':
      case 'F2':
        return () => setRenaming(term.id)
      case ' ':
        return () => onChoose(term.id)
      case 'Delete':
        return () => {
          if (!term.isRetired) void retireTerm(term)
        }
      default:
        return undefined
    }
  }
  return (
    <div ref={scroll} className={classes.tree}>
      <div
        role="tree"
        aria-label={label}
        className={classes.rows}
        style={{ blockSize: virtual.getTotalSize() }}
        onKeyDown={press}
      >
        {shown.map(({ index, start, key }) => {
          const row = rows[index]!
          return (
            <TermRow
              key={key}
              row={row}
              start={start}
              isTree={isTree}
              isTabStop={row.term.id === tabStop}
              isChosen={row.term.id === chosen}
              isRenaming={row.term.id === renaming}
              neighbours={neighboursOf(row, rows)}
              onFocus={() => setFocused(row.term.id)}
              onChoose={() => onChoose(row.term.id)}
              onToggle={() => onToggle(row.term.id, !row.isOpen)}
              onRename={() => setRenaming(row.term.id)}
              onAddBelow={() => {
                if (!row.isOpen && row.term.narrowerCount > 0) onToggle(row.term.id, true)
                onAddBelow(row.term)
              }}
              onIndented={(into) => onToggle(into, true)}
              onRenamed={(text) => {
                setRenaming(null)
                wanted.current = row.term.id
                if (text) void renameTerm(row.term, text)
              }}
            />
          )
        })}
      </div>
    </div>
  )

  function altKeys(key: string, row: TreeRow, all: readonly TreeRow[], tree: boolean): (() => void) | undefined {
    const { before, twoAfter, grandparent } = neighboursOf(row, all)
    const { term, parentId } = row
    const from = { broaderId: parentId }
    if (key === 'ArrowUp' && before)
      return () => void moveTerm(term, { broaderId: parentId, beforeId: before.id }, null)
    if (key === 'ArrowDown' && twoAfter !== undefined)
      return () => void moveTerm(term, { broaderId: parentId, beforeId: twoAfter?.id ?? null }, null)
    if (!tree) return undefined
    if (key === 'ArrowRight' && before)
      return () => {
        onToggle(before.id, true)
        void moveTerm(term, { broaderId: before.id }, from)
      }
    if (key === 'ArrowLeft' && parentId) return () => void moveTerm(term, { broaderId: grandparent }, from)
    return undefined
  }
}

function neighboursOf(row: TreeRow, rows: readonly TreeRow[]): Neighbours {
  const index = rows.indexOf(row)
  const siblings = (from: number, step: 1 | -1, wanted: number): ListedTerm[] => {
    const found: ListedTerm[] = []
    for (let i = from + step; i >= 0 && i < rows.length && found.length < wanted; i += step) {
      if (rows[i]!.level < row.level) break
      if (rows[i]!.level === row.level) found.push(rows[i]!.term)
    }
    return found
  }
  const after = row.place === row.of ? [] : siblings(index, 1, 2)
  const parent = row.parentId ? rows.find((each) => each.term.id === row.parentId) : undefined
  return {
    before: row.place === 1 ? undefined : siblings(index, -1, 1)[0],
    twoAfter: after.length === 0 ? undefined : (after[1] ?? null),
    grandparent: parent?.parentId ?? null,
  }
}
