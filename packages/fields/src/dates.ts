const SHAPE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * When a date of a field begins, in UTC; undefined when it is none. Dates say as much as is known: a year, a month, a
 * day, a time, with a zone or without (then it is read as UTC, only to have an order).
 */
export function beginningOf(date: string): Date | undefined {
  const parts = SHAPE.exec(date)
  if (!parts) return undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] = parts
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  if (Number.isNaN(at.getTime())) return undefined
  // "2026-02-31" becomes March in some engines; a day that does not exist is no date.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) <= lastDay ? at : undefined
}

/** Whether a date is within two others, as far as it is known: May is not too early for the fourth of May. */
export function isWithin(date: string, earliest: string | undefined, latest: string | undefined): boolean {
  const common = (a: string, b: string) => Math.min(a.length, b.length)
  if (earliest && date.slice(0, common(date, earliest)) < earliest.slice(0, common(date, earliest))) return false
  return !(latest && date.slice(0, common(date, latest)) > latest.slice(0, common(date, latest)))
}
