// The part of the address after "?", readable: words stay words, lists are joined with commas, and only lists of
// things with parts are JSON. The router's own way is JSON for everything.

export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue
    pairs.set(name, inAddress(value))
  }
  const text = pairs.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

function inAddress(value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  return value.some((item) => typeof item === 'object') ? JSON.stringify(value) : value.join(',')
}
