import { beginningOf } from './dates.ts'

const SHAPE =
  /^\s*(\d{4})(?:[:-](\d{2})(?:[:-](\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?/

/** A date of XMP or EXIF, as `2026:05:04 10:30:00.12+02:00`, in the form that fields have; undefined when it is none. */
export function dateFromFile(text: string): string | undefined {
  const match = SHAPE.exec(text)
  if (!match || match[1] === '0000') return undefined
  const [, year = '', month, day, hour, minute, second, fraction, zone] = match
  let date = year
  if (isSet(month)) date += `-${month}`
  if (isSet(month) && isSet(day)) {
    date += `-${day}`
    if (hour !== undefined) {
      date += `T${hour}:${minute}`
      if (second !== undefined) date += `:${second}`
      if (fraction !== undefined) date += `.${fraction}`
      if (zone !== undefined) date += zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
    }
  }
  return beginningOf(date) ? date : undefined
}

// IIM writes zeros for a day or a month that nobody knows.
const isSet = (part: string | undefined): part is string => part !== undefined && part !== '00'

/** Date and time of IIM (`20260504`, `103000+0200`) in the form that fields have. */
export function dateFromIim(date: string, time: string | undefined): string | undefined {
  const day = /^(\d{4})[:-]?(\d{2})[:-]?(\d{2})$/.exec(date.trim())
  if (!day) return dateFromFile(date)
  const [, year, month, dayOfMonth] = day
  const clock = /^(\d{2}):?(\d{2}):?(\d{2})([+-]\d{2}:?\d{2})?/.exec(time?.trim() ?? '')
  const rest = clock ? ` ${clock[1]}:${clock[2]}:${clock[3]}${clock[4] ?? ''}` : ''
  return dateFromFile(`${year}:${month}:${dayOfMonth}${rest}`)
}

/** A date of a field as XMP has it in ExifTool's words. */
export const dateForXmp = (date: string): string => {
  const [day = '', time] = date.split('T')
  return day.replaceAll('-', ':') + (time === undefined ? '' : ` ${time}`)
}

/** A date of a field as IIM has it; no time where no zone is known, since IIM asks for one. */
export function dateForIim(date: string): { date: string; time: string | null } {
  const [day = '', clock] = date.split('T')
  const [year, month = '00', dayOfMonth = '00'] = day.split('-')
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(clock ?? '')
  const zone = parts?.[4] === 'Z' ? '+0000' : parts?.[4]?.replace(':', '')
  return {
    date: `${year}${month}${dayOfMonth}`,
    time: parts ? `${parts[1]}${parts[2]}${parts[3] ?? '00'}${zone}` : null,
  }
}

/** A date of a field as EXIF has it, which knows whole dates with a time only; undefined for all others. */
export function dateForExif(date: string): { at: string; fraction: string | null; offset: string | null } | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}))?(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})?$/.exec(date)
  if (!match) return undefined
  const [, day = '', time, second = '00', fraction = null, zone = null] = match
  const offset = zone === 'Z' ? '+00:00' : zone
  return { at: `${day.replaceAll('-', ':')} ${time}:${second}`, fraction, offset }
}

/** Of two dates that say the same as far as both go, the one that says more; the first where they differ. */
export function fullerDate(first: string, second: string): string {
  const [a, b] = [partsOf(first), partsOf(second)]
  // EXIF must name seconds, and many write midnight for a day: zeros that nobody said are not more.
  if (b.zone === a.zone || b.zone === '' || a.zone === '') {
    if (b.local.startsWith(a.local))
      return b.zone === '' && a.zone !== '' ? first : isPadding(b.local, a.local) ? first : second
    if (a.local.startsWith(b.local))
      return isPadding(a.local, b.local) ? second : b.zone !== '' && a.zone === '' ? second : first
  }
  return first
}

const isPadding = (long: string, short: string) => /^(T00:00(:00)?|:00)(\.0+)?$/.test(long.slice(short.length))

function partsOf(date: string): { local: string; zone: string } {
  const zone = /T.*?(Z|[+-]\d{2}:\d{2})$/.exec(date)?.[1] ?? ''
  return { local: zone ? date.slice(0, -zone.length) : date, zone: zone === 'Z' ? '+00:00' : zone }
}
