// The part of the address after "?", readable: words stay words, lists are joined with commas. The router's own way is JSON.

export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue
    pairs.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = pairs.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}
