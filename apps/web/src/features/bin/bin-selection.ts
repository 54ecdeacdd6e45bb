import type { BinEntryId } from '@damask/contract'

export type BinSelection = { readonly ids: ReadonlySet<BinEntryId>; readonly anchor: BinEntryId | null }

export const NOTHING: BinSelection = { ids: new Set(), anchor: null }

/** Adds one, or takes it out again. */
export function toggleOne({ ids }: BinSelection, id: BinEntryId): BinSelection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** From where one began to here, as Shift does everywhere. */
export function extendTo({ anchor }: BinSelection, order: readonly BinEntryId[], id: BinEntryId): BinSelection {
  const from = Math.max(0, anchor ? order.indexOf(anchor) : 0)
  const to = order.indexOf(id)
  return { ids: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor: order[from] ?? id }
}

/** Leaves out what is no longer there. */
export function pruneTo(selection: BinSelection, order: readonly BinEntryId[]): BinSelection {
  const there = new Set(order)
  const ids = new Set([...selection.ids].filter((id) => there.has(id)))
  return ids.size === selection.ids.size ? selection : { ...selection, ids }
}
