import { sql } from 'kysely'
import * as z from 'zod'
import { problem } from './problem.ts'

/**
 * A page marker: the sort values of the last row, opaque to the caller. It carries `kind`, so that a marker of one list
 * or order is refused by another and never silently gives a wrong page.
 */
export const writeCursor = (kind: string, values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify([kind, ...values])).toString('base64url')

const Cursor = z
  .array(z.union([z.string(), z.number(), z.null()]))
  .min(1)
  .max(8)

/** @returns the values, or undefined for the first page */
export function readCursor(
  kind: string,
  cursor: string | undefined,
  length: number,
): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const [found, ...values] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (found === kind && values.length === length) return values
  } catch {}
  throw problem('invalid_cursor')
}

export const DEFAULT_PAGE_LIMIT = 50

type CursorValue = string | number | null | undefined

/** A value that goes into SQL as a uuid: markers come from outside and may say anything. */
export function uuidInCursor(value: CursorValue): string {
  if (typeof value === 'string' && z.guid().safeParse(value).success) return value
  throw problem('invalid_cursor')
}

/** A value that goes into SQL as a bigint. */
export function wholeNumberInCursor(value: CursorValue): number {
  if (Number.isSafeInteger(value)) return value as number
  throw problem('invalid_cursor')
}

/** A value that goes into SQL as text. */
export function textInCursor(value: CursorValue): string {
  if (typeof value === 'string' && !value.includes('\u0000')) return value
  throw problem('invalid_cursor')
}

/** A timestamptz column for a cursor: microseconds since 1970, because a JavaScript date would round and skip rows. */
export const toMicros = (column: string) => sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`

/** The moment that `toMicros` wrote down. */
export const fromMicros = (micros: number) =>
  sql<Date>`(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`
