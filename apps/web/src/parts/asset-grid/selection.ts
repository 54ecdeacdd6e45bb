import type { AssetId } from '@damask/contract'

/** What is selected in a list, and where the keyboard is. Pure: every change gives a new one. */
export type Selection = {
  readonly ids: ReadonlySet<AssetId>
  /** Where a shift-range begins. */
  readonly anchorId: AssetId | null
  readonly focusId: AssetId | null
  /** Everything the list finds, also what was never fetched. */
  readonly everything: boolean
}

export const NOTHING: Selection = { ids: new Set(), anchorId: null, focusId: null, everything: false }

/** A plain click: this one and no other. */
export const selectOnly = (id: AssetId): Selection => ({
  ids: new Set([id]),
  anchorId: id,
  focusId: id,
  everything: false,
})

/** Ctrl-click, space, the check mark: this one as well, or not any more. */
export function toggle(selection: Selection, id: AssetId, order: readonly AssetId[]): Selection {
  const ids = new Set(selection.everything ? order : selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchorId: id, focusId: id, everything: false }
}

/** Shift-click and shift-arrows: everything from the anchor to here, instead of what the last range covered. */
export function extendTo(selection: Selection, id: AssetId, order: readonly AssetId[]): Selection {
  const anchorId = selection.anchorId ?? selection.focusId ?? id
  const from = order.indexOf(anchorId)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return selectOnly(id)
  return {
    ids: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)),
    anchorId,
    focusId: id,
    everything: false,
  }
}

/** An arrow key: the keyboard goes there, the selection stays. */
export const focusOn = (selection: Selection, id: AssetId): Selection => ({ ...selection, focusId: id })

/** The drag box. `kept` is what was selected before it began, when it adds. */
export const selectBox = (kept: ReadonlySet<AssetId>, boxed: readonly AssetId[], selection: Selection): Selection => ({
  ids: new Set([...kept, ...boxed]),
  anchorId: boxed[0] ?? selection.anchorId,
  focusId: boxed.at(-1) ?? selection.focusId,
  everything: false,
})

/** @param complete whether `order` is the whole list, or only what was fetched so far */
export const selectAll = (selection: Selection, order: readonly AssetId[], complete: boolean): Selection => ({
  ids: new Set(order),
  anchorId: selection.anchorId ?? order[0] ?? null,
  focusId: selection.focusId ?? order[0] ?? null,
  everything: !complete,
})

/**
 * Forgets what is not in the list any more; the keyboard goes on with what stood next. The same object when nothing changes.
 * @param before the list as it was
 */
export function prune(selection: Selection, order: readonly AssetId[], before: readonly AssetId[]): Selection {
  if (selection.ids.size === 0 && selection.focusId === null) return selection
  const there = new Set(order)
  const known = (id: AssetId | null) => (id !== null && there.has(id) ? id : null)
  const focusId = known(selection.focusId) ?? neighbourOf(selection.focusId, before, there)
  const anchorId = known(selection.anchorId)
  const kept = [...selection.ids].filter((id) => there.has(id))
  if (kept.length === selection.ids.size && focusId === selection.focusId && anchorId === selection.anchorId) {
    return selection
  }
  return { ...selection, ids: new Set(kept), focusId, anchorId }
}

function neighbourOf(id: AssetId | null, before: readonly AssetId[], there: ReadonlySet<AssetId>): AssetId | null {
  const at = id === null ? -1 : before.indexOf(id)
  if (at < 0) return null
  return (
    before.slice(at).find((next) => there.has(next)) ?? before.slice(0, at).findLast((next) => there.has(next)) ?? null
  )
}

export const isSelected = (selection: Selection, id: AssetId): boolean => selection.everything || selection.ids.has(id)
