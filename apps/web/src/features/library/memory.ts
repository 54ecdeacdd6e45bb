import { NOTHING, type Selection } from '../../parts/asset-grid/selection.ts'

// What a library page was like when it was left, so that coming back finds it so. Lives as long as the tab.

type Left = { readonly scrollTop: number; readonly selection: Selection }

const KEPT = 50
const left = new Map<string, Left>()

/** @param href the address of the page, filters included */
export const recall = (href: string): Left => left.get(href) ?? { scrollTop: 0, selection: NOTHING }

export function remember(href: string, what: Partial<Left>): void {
  const before = recall(href)
  left.delete(href)
  left.set(href, { ...before, ...what })
  if (left.size > KEPT) left.delete(left.keys().next().value!)
}
