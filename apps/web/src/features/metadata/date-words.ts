import { beginningOf } from '@damask/fields'
import { currentLanguage } from '../../app/words.ts'

// Dates say as much as is known: a year, a month, a day, a time. People write them as they are used to.

const locale = () =>
  globalThis.navigator?.languages.find((tag) => tag.startsWith(currentLanguage())) ?? currentLanguage()

/** "2026-05" → "May 2026", "2026-05-04" → "4 May 2026". */
export function dateInWords(date: string, language: string = locale()): string {
  const at = beginningOf(date)
  if (!at) return date
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(at)
  if (date.length === 4) return date
  if (date.length === 7) return write({ month: 'long', year: 'numeric' })
  if (date.length === 10) return write({ dateStyle: 'medium' })
  // Shown on the clock it was written by: the zone of the reader would make another day of it.
  const wall = beginningOf(date.replace(/(Z|[+-]\d{2}:\d{2})$/, ''))
  const text = new Intl.DateTimeFormat(language, { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' })
  const zone = /(Z|[+-]\d{2}:\d{2})$/.exec(date)?.[0]
  return `${text.format(wall ?? at)}${zone ? ` ${zone === 'Z' ? 'UTC' : `UTC${zone}`}` : ''}`
}

/**
 * What somebody typed, as a date of a field: "May 2026", "4.5.2026", "2026", "today".
 * @returns undefined when it is none
 */
export function readDate(typed: string, language: string = locale(), now = new Date()): string | undefined {
  const text = typed.trim().replace(/\s+/g, ' ')
  if (beginningOf(text)) return text
  const iso = text.replace(' ', 'T')
  if (beginningOf(iso)) return iso
  const day = relativeDay(text.toLocaleLowerCase(language), now)
  if (day) return day
  return valid(numeric(text, language)) ?? valid(withMonthName(text.toLocaleLowerCase(language), language))
}

const DAYS: Record<string, number> = { today: 0, heute: 0, yesterday: -1, gestern: -1, tomorrow: 1, morgen: 1 }

function relativeDay(text: string, now: Date): string | undefined {
  const later = DAYS[text]
  if (later === undefined) return undefined
  return isoOf(now.getFullYear(), now.getMonth() + 1, now.getDate() + later)
}

function isoOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

type Parts = { year: string; month?: string; day?: string }

function valid(parts: Parts | undefined): string | undefined {
  if (!parts) return undefined
  const two = (text: string) => text.padStart(2, '0')
  const { year, month, day } = parts
  const date = month === undefined ? year : `${year}-${two(month)}${day === undefined ? '' : `-${two(day)}`}`
  return beginningOf(date) ? date : undefined
}

/** "4.5.2026", "5/4/2026", "5/2026", "2026/5": in the order in which the reader's region writes days and months. */
function numeric(text: string, language: string): Parts | undefined {
  const parts = text.split(/[./-] ?/).filter(Boolean)
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) return undefined
  const [a = '', b, c] = parts
  if (c !== undefined && b !== undefined) {
    if (a.length === 4) return { year: a, month: b, day: c }
    if (c.length !== 4 || parts.length > 3) return undefined
    return text.includes('/') && writesMonthFirst(language)
      ? { year: c, month: a, day: b }
      : { year: c, month: b, day: a }
  }
  if (b === undefined) return undefined
  if (a.length === 4) return { year: a, month: b }
  return b.length === 4 ? { year: b, month: a } : undefined
}

const writesMonthFirst = (language: string) =>
  new Intl.DateTimeFormat(language).formatToParts(new Date()).find(({ type }) => type === 'month' || type === 'day')
    ?.type === 'month'

/** "may 2026", "4 may 2026", "may 4, 2026", "4. mai 2026". */
function withMonthName(text: string, language: string): Parts | undefined {
  const parts = text.replace(/[.,]/g, ' ').split(' ').filter(Boolean)
  const at = parts.findIndex((part) => /^\p{L}{3,}$/u.test(part))
  const month = at < 0 ? undefined : monthNamed(parts[at]!, language)
  const rest = parts.filter((_, index) => index !== at)
  const year = rest.find((part) => /^\d{4}$/.test(part))
  if (month === undefined || year === undefined || rest.length > 2) return undefined
  const day = rest.find((part) => part !== year)
  if (day !== undefined && !/^\d{1,2}$/.test(day)) return undefined
  return { year, month: String(month), ...(day !== undefined && { day }) }
}

function monthNamed(word: string, language: string): number | undefined {
  for (const tag of new Set([language, 'en', 'de'])) {
    for (let month = 1; month <= 12; month++) {
      const name = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' })
        .format(new Date(Date.UTC(2026, month - 1, 1)))
        .toLocaleLowerCase(tag)
      if (name.startsWith(word) || (word.length >= 3 && word.startsWith(name.slice(0, 3)) && name.includes(word)))
        return month
    }
  }
  return undefined
}
