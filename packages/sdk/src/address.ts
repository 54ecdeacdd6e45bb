import type { EndpointEntry } from './endpoint-entry.ts'

export type Input = Readonly<Record<string, unknown>>

const prefix = '/api/v1'
const parameter = /:(\w+)/g

/**
 * The address of a call: path parameters filled in and percent-encoded, query keys appended. Lists are joined by commas;
 * lists of objects, and objects, go as JSON; `undefined`, `null` and empty lists are left out.
 */
export function addressOf(origin: string, entry: EndpointEntry, input: Input): string {
  const path = entry.path.replaceAll(parameter, (_, name: string) => {
    const value = input[name]
    if (value === undefined || value === null || value === '') throw new TypeError(`"${name}" is needed here.`)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const key of entry.query ?? []) {
    const value = input[key]
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue
    query.set(key, textOf(value))
  }
  return `${origin.replace(/\/+$/, '')}${prefix}${path}${query.size > 0 ? `?${query}` : ''}`
}

function textOf(value: unknown): string {
  const parts = Array.isArray(value) ? value : [value]
  return parts.some((part) => typeof part === 'object') ? JSON.stringify(value) : parts.join(',')
}

/** What is left for the JSON body once path and query have taken their keys. */
export function bodyOf(entry: EndpointEntry, input: Input): Record<string, unknown> {
  const taken = new Set([...[...entry.path.matchAll(parameter)].map((match) => match[1]), ...(entry.query ?? [])])
  return Object.fromEntries(Object.entries(input).filter(([key]) => !taken.has(key)))
}
