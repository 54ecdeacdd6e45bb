import type { ListedTerm, TermId, VocabularyId } from '@damask/contract'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Branch, type Shown, vocabularyQueries } from './queries.ts'

export type TreeRow = {
  term: ListedTerm
  level: number
  parentId: TermId | null
  isOpen: boolean
  /** Among its siblings, from 1. */
  place: number
  of: number
}

export type Neighbours = {
  before: ListedTerm | undefined
  /** What it stands before once it moved down by one; null: at the end, undefined: it is there already. */
  twoAfter: ListedTerm | null | undefined
  grandparent: TermId | null
}

/** What a tree of any size shows at the moment: what is below a term is asked for when it is opened, page by page. */
export function useTree(vocabularyId: VocabularyId, words: string, shown: Shown) {
  const [open, setOpen] = useState<ReadonlySet<TermId>>(new Set())
  const [pages, setPages] = useState<ReadonlyMap<TermId | 'none', number>>(new Map())
  const found = useQuery({ ...vocabularyQueries.found(vocabularyId, words, shown), enabled: words !== '' })
  const parents: (TermId | 'none')[] = ['none', ...open]
  const branches = useQueries({
    queries: parents.map((id) => vocabularyQueries.branch(vocabularyId, id, shown, pages.get(id) ?? 1)),
  })
  const byParent = new Map(parents.map((id, i) => [id, branches[i]?.data]))
  const rows = words === '' ? rowsBelow(byParent, open, 'none', 0) : flatRows(found.data ?? [])
  const root = branches[0]!
  return {
    rows,
    isPending: words === '' ? root.isPending : found.isPending,
    error: (words === '' ? root : found).error,
    retry: () => void (words === '' ? root : found).refetch(),
    toggle: (id: TermId, isOpen: boolean) =>
      setOpen((before) => {
        const next = new Set(before)
        if (isOpen) next.add(id)
        else next.delete(id)
        return next
      }),
    /** The row came near: where its siblings go on, more of them are asked for. */
    near: (row: TreeRow) => {
      const parent = row.parentId ?? 'none'
      const branch = byParent.get(parent)
      if (words !== '' || !branch?.nextCursor || row.place < branch.items.length - 20) return
      const loaded = pages.get(parent) ?? 1
      const isBusy = branches[parents.indexOf(parent)]?.isFetching
      if (!isBusy) setPages((before) => new Map(before).set(parent, loaded + 1))
    },
  }
}

const flatRows = (terms: readonly ListedTerm[]): TreeRow[] =>
  terms.map((term, i) => ({ term, level: 0, parentId: null, isOpen: false, place: i + 1, of: terms.length }))

function rowsBelow(
  byParent: ReadonlyMap<TermId | 'none', Branch | undefined>,
  open: ReadonlySet<TermId>,
  parent: TermId | 'none',
  level: number,
): TreeRow[] {
  const items = byParent.get(parent)?.items ?? []
  const rows: TreeRow[] = []
  for (const [i, term] of items.entries()) {
    const isOpen = open.has(term.id) && term.narrowerCount > 0
    const parentId = parent === 'none' ? null : parent
    rows.push({ term, level, parentId, isOpen, place: i + 1, of: items.length })
    if (isOpen) for (const row of rowsBelow(byParent, open, term.id, level + 1)) rows.push(row)
  }
  return rows
}
