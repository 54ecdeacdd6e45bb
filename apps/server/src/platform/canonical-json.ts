/**
 * JSON in one way only, as RFC 8785 has it: no spaces, the keys of objects sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Members that are undefined are left out.
 * @throws RangeError for numbers that JSON has no word for
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not a number of JSON`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}
