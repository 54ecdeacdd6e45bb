import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** More words than anybody types; each costs a look into the index. */
const MAX_WORDS = 10

/** A name as it stands in `name_key`; computed by the database, whose Unicode may be older than ours. */
export const nameKeyOf = (name: string | RawBuilder<string>): RawBuilder<string> =>
  sql<string>`(lower(normalize(${name}, nfc) collate "und-x-icu") collate "default")`

/**
 * The condition "every word occurs in the name". Signs that LIKE reads as wildcards are taken as they stand.
 * @param column a `name_key`
 */
export function eachWordIn(column: string, words: string): RawBuilder<SqlBool> {
  const list = words.replaceAll('\u0000', '').split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
  if (list.length === 0) return sql<SqlBool>`true`
  const found = list.map((word) => sql`${sql.ref(column)} like ${nameKeyOf(`%${word.replace(/[\\%_]/g, '\\$&')}%`)}`)
  return sql<SqlBool>`(${sql.join(found, sql` and `)})`
}
