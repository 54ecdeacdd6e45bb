import { ScimRefusal } from './scim-refusal.ts'

export type Condition = { readonly attribute: string; readonly value: string }

const COMPARISON = /^\s*([a-z][\w.$:-]*(?:\[[^\]]{1,100}\])?(?:\.[\w$]+)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*$/i

/**
 * Filters as directories send them: one or two comparisons for equality, joined by `and`.
 * @throws ScimRefusal invalidFilter
 */
export function readFilter(text: string | null): Condition[] {
  if (!text) return []
  if (text.length > 1000) throw invalid()
  return text.split(/\s+and\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/i).map((part) => {
    const found = COMPARISON.exec(part)
    if (!found) throw invalid()
    const [, name = '', literal = ''] = found
    return { attribute: plain(name), value: literal.startsWith('"') ? String(parse(literal)) : literal.toLowerCase() }
  })
}

/** `emails[type eq "work"].value` and `emails.value` ask for the same. */
const plain = (name: string) =>
  name
    .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '')
    .replace(/\[[^\]]*\]/, '')
    .toLowerCase()

function parse(literal: string): unknown {
  try {
    return JSON.parse(literal)
  } catch {
    throw invalid()
  }
}

const invalid = () =>
  new ScimRefusal(400, 'Only comparisons for equality are supported, one or two of them.', 'invalidFilter')

const MAX_COUNT = 200
const STANDARD_COUNT = 100

export function readPage(query: URLSearchParams): { startIndex: number; count: number } {
  const number = (name: string, standard: number) => {
    const text = query.get(name)
    return text && /^-?\d{1,9}$/.test(text) ? Number(text) : standard
  }
  return {
    startIndex: Math.max(1, number('startIndex', 1)),
    count: Math.min(MAX_COUNT, Math.max(0, number('count', STANDARD_COUNT))),
  }
}

export const listOf = (resources: readonly unknown[], total: number, startIndex: number) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})
