import type { EventKind, HistoryFilters } from '@damask/contract'

/** The filters of the audit page, as its address has them. */
export type AuditSearch = {
  words?: string
  area?: string
  event?: string
  actorId?: string
  actor?: string
  subjectId?: string
  subject?: string
  from?: string
  to?: string
  requestId?: string
  address?: string
}

const KEYS = [
  'words',
  'area',
  'event',
  'actorId',
  'actor',
  'subjectId',
  'subject',
  'from',
  'to',
  'requestId',
  'address',
] as const

export const toAuditSearch = (search: Record<string, unknown>): AuditSearch =>
  Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = search[key]
      return value === undefined || value === null || value === '' ? [] : [[key, String(value).slice(0, 200)]]
    }),
  )

/** Written out: the contract itself is not part of the first page. */
export const KINDS = [
  'content',
  'downloads',
  'sign_ins',
  'access',
  'settings',
  'history',
] as const satisfies EventKind[]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days are those of whoever looks. */
export function toFilters(search: AuditSearch): HistoryFilters {
  const kind = KINDS.find((known) => known === search.area)
  return {
    ...(search.words && { words: search.words }),
    ...(kind && { kinds: [kind] }),
    ...(search.event && { names: [search.event] }),
    ...(UUID.test(search.actorId ?? '') && { actorId: search.actorId as never }),
    ...(UUID.test(search.subjectId ?? '') && { subjectId: search.subjectId! }),
    ...(DAY.test(search.from ?? '') && { from: new Date(`${search.from}T00:00:00`).toISOString() }),
    ...(DAY.test(search.to ?? '') && { to: new Date(`${search.to}T23:59:59.999`).toISOString() }),
    ...(search.requestId && { requestId: search.requestId }),
    ...(search.address && { address: search.address }),
  }
}

/** The address of an export of what is shown. */
export function exportUrl(search: AuditSearch, format: 'csv' | 'ndjson'): string {
  const query = new URLSearchParams({ format })
  for (const [key, value] of Object.entries(toFilters(search))) query.set(key, String(value))
  return `/api/v1/history/export?${query}`
}
