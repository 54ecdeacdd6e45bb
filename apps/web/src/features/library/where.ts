import type { TermId, ValueFilter } from '@damask/contract'

// Filters by values, as an address carries them. Read leniently: what is not understood is left out.

const KINDS = [
  'any_of',
  'all_of',
  'none_of',
  'filled',
  'empty',
  'missing',
  'misfit',
  'between',
  'contains',
] as const satisfies ValueFilter['is'][]
/** What is said of a value without another one to compare it with. */
const WITHOUT_VALUES = new Set<ValueFilter['is']>(['filled', 'empty', 'missing', 'misfit'])
const MOST = 20
const MOST_VALUES = 200

export function toWhere(raw: unknown): ValueFilter[] {
  const list = typeof raw === 'string' ? parsed(raw) : raw
  return Array.isArray(list) ? list.flatMap(toFilter).slice(0, MOST) : []
}

export const toTermIds = (ids: readonly string[]): TermId[] =>
  ids.filter((id): id is TermId => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)).slice(0, 50)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toFilter(raw: unknown): ValueFilter[] {
  if (typeof raw !== 'object' || raw === null) return []
  const { field, is, values, from, to } = raw as Record<string, unknown>
  const kind = KINDS.find((kind) => kind === is)
  if (!kind || typeof field !== 'string' || !/^[a-z][a-z0-9_]{0,62}$/.test(field)) return []
  if (WITHOUT_VALUES.has(kind)) return [{ field, is: kind }]
  if (kind === 'between') {
    const bounds = { ...(isBound(from) && { from }), ...(isBound(to) && { to }) }
    return Object.keys(bounds).length > 0 ? [{ field, is: kind, ...bounds }] : []
  }
  const some = Array.isArray(values) ? values.filter(isValue).slice(0, MOST_VALUES) : []
  return some.length > 0 ? [{ field, is: kind, values: some }] : []
}

const isBound = (value: unknown): value is string | number =>
  Number.isFinite(value) || (typeof value === 'string' && value !== '' && value.length <= 40)
const isValue = (value: unknown): value is string | number | boolean =>
  typeof value === 'boolean' || Number.isFinite(value) || (typeof value === 'string' && value.length <= 500)
