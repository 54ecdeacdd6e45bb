import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { nameKeyOf } from '../folders/index.ts'
import { termNumbersOfWords } from '../vocabularies/index.ts'

/** More words than anybody types; each costs looks into three indexes. */
const MAX_WORDS = 10

/**
 * The condition "every word is found" on `asset_index`: somewhere in the name, at the beginning of a word of a value, or in
 * a label or synonym of a term that the asset has or that is above one of its terms.
 */
export async function wordConditions(ctx: Ctx, words: string): Promise<RawBuilder<SqlBool>[]> {
  const list = words.replaceAll('\u0000', '').toWellFormed().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
  const terms = await termNumbersOfWords(ctx, list)
  return list.map((word, i) => {
    const inName = sql`asset_index.name_key like ${nameKeyOf(`%${word.replace(/[\\%_]/g, '\\$&')}%`)}`
    const inText = sql`asset_index.words @@ to_tsquery('damask', ${`'${word.replace(/[\\']/g, '\\$&')}':*`})`
    const numbers = terms[i] ?? []
    const inTerms = numbers.length > 0 ? sql` or asset_index.terms && ${numbers}::int[]` : sql``
    return sql<SqlBool>`(${inName} or ${inText}${inTerms})`
  })
}
