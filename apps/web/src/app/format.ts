import { currentLanguage } from './words.ts'

// Numbers, sizes and dates as the reader's language writes them. Formatters are kept: making one is slow.

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  name: string,
  make: (language: string) => F,
): F {
  const key = `${name} ${currentLanguage()}`
  let formatter = made.get(key) as F | undefined
  if (!formatter) {
    formatter = make(locale())
    made.set(key, formatter)
  }
  return formatter
}

/** The browser's region is kept when it speaks the chosen language: en-GB writes dates unlike en-US. */
const locale = () => navigator.languages.find((tag) => tag.startsWith(currentLanguage())) ?? currentLanguage()

export const formatNumber = (value: number): string => kept('number', (l) => new Intl.NumberFormat(l)).format(value)

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

/** 1,234,567 → "1.2 MB". Decimal units, as operating systems and disks print them. */
export function formatSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  const unit = UNITS[power]!
  const digits = power === 0 || value >= 100 ? 0 : 1
  return kept(
    `size ${unit} ${digits}`,
    (l) =>
      new Intl.NumberFormat(l, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: digits,
      }),
  ).format(value)
}

// Where the reader's clock stands: chosen in the profile, else that of the browser.
let timeZone: string | undefined

/** Null follows the browser. */
export function setTimeZone(zone: string | null): void {
  timeZone = zone ?? undefined
}

const zoned = (options: Intl.DateTimeFormatOptions) => (timeZone ? { ...options, timeZone } : options)

/** "20 Nov 2026, 14:03" */
export const formatDateTime = (iso: string): string =>
  kept(
    `datetime ${timeZone ?? ''}`,
    (l) => new Intl.DateTimeFormat(l, zoned({ dateStyle: 'medium', timeStyle: 'short' })),
  ).format(new Date(iso))

/** "20 Nov 2026" */
export const formatDate = (iso: string | Date): string =>
  kept(`date ${timeZone ?? ''}`, (l) => new Intl.DateTimeFormat(l, zoned({ dateStyle: 'medium' }))).format(
    new Date(iso),
  )

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "3 minutes ago", "yesterday", "in 29 days". */
export function formatRelative(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000
  const relative = kept('relative', (l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' }))
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return relative.format(0, 'second')
}

/** 75.4 → "1:15"; 3723 → "1:02:03". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
