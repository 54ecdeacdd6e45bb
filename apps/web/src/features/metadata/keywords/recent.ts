import type { Field, TermId } from '@damask/contract'
import { remembered } from '../../../app/remembered.ts'

/** A term that was given lately, with its name, so that it can be shown before anything was asked. */
export type Recent = { readonly field: Field['key']; readonly id: TermId; readonly label: string }

/** As many as there are digits. */
const KEPT = 9

const recent = remembered<readonly Recent[]>('keywords.recent', [], (stored) =>
  Array.isArray(stored) ? stored.filter(isRecent).slice(0, KEPT * 4) : undefined,
)

function isRecent(stored: unknown): stored is Recent {
  if (typeof stored !== 'object' || stored === null) return false
  const { field, id, label } = stored as Record<string, unknown>
  return typeof field === 'string' && typeof id === 'string' && typeof label === 'string'
}

export const useRecent = (field: string | undefined): readonly Recent[] =>
  recent
    .use()
    .filter((one) => one.field === field)
    .slice(0, KEPT)

/** A chip keeps its digit while it is used: only what is not among them comes to the front. */
export function keepRecent(used: Recent): void {
  const known = recent.get()
  const own = known.filter((one) => one.field === used.field).slice(0, KEPT)
  if (own.some((one) => one.id === used.id)) return
  recent.set([used, ...known].slice(0, KEPT * 4))
}

let last: Recent | null = null
export const lastKeyword = (): Recent | null => last
export const rememberLast = (used: Recent): void => {
  last = used
}
