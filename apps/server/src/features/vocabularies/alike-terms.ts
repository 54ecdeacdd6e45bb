import type { ListedTerm, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { listedTerms } from './list-terms.ts'
import { findVocabulary } from './vocabulary-rows.ts'

type Alike = { terms: ListedTerm[]; labels: string[]; similarity: number }
type Row = { one: TermId; other: TermId; one_text: string; other_text: string; similarity: number }

const MOST = 100
/** Below this, words of one family ("design", "designer") would fill the list. */
const SIMILAR_FROM = 0.7
/** So many of the most used labels are compared with all the others; comparing each with each takes minutes. */
const COMPARED = 2000

/** A label without what plural, accents, case and signs change: enough of English, German and French to find suspects. */
const FOLDED = sql`regexp_replace(regexp_replace(regexp_replace(text_key, '[^[:alnum:]]+', '', 'g'), 'ies$', 'y'), '(?<=[[:alnum:]]{3})(es|en|er|s|n|e)$', '')`

/** Pairs of terms that may be one, the surest first. */
export function listAlikeTerms(
  ctx: Ctx,
  { vocabularyId }: { vocabularyId: VocabularyId },
): Promise<{ items: Alike[] }> {
  return inTransaction(ctx, async (ctx) => {
    await findVocabulary(ctx, vocabularyId)
    await sql`select set_config('pg_trgm.similarity_threshold', ${String(SIMILAR_FROM)}, true)`.execute(ctx.db)
    const offered = sql`
      select term.id, term.used, term_label.language, term_label.text, term_label.text_key, ${FOLDED} as folded
      from term_label join term on term.number = term_label.term_number
      where term_label.vocabulary_id = ${vocabularyId} and term_label.type = 'label' and term.retired_at is null`
    const { rows } = await sql<Row>`
      with offered as materialized (${offered}),
      folded as (
        select one.id as one, other.id as other, one.text as one_text, other.text as other_text,
          one.used as one_used, other.used as other_used, 1.0::float8 as similarity
        from offered as one join offered as other using (folded, language)
        where one.id < other.id limit ${MOST * 4}
      ),
      compared as (select * from offered order by used desc, id limit ${COMPARED}),
      resembling as (
        select one.id as one, other.id as other, one.text as one_text, label.text as other_text,
          one.used as one_used, other.used as other_used, similarity(one.text_key, label.text_key)::float8 as similarity
        from compared as one
        join term_label as label on label.text_key % one.text_key and label.vocabulary_id = ${vocabularyId}
          and label.type = 'label' and label.language = one.language
        join term as other on other.number = label.term_number and other.retired_at is null
        where other.id <> one.id limit ${MOST * 8}
      )
      select distinct on (similarity, least(one, other), greatest(one, other))
        case when one_used >= other_used then one else other end as one,
        case when one_used >= other_used then other else one end as other,
        case when one_used >= other_used then one_text else other_text end as one_text,
        case when one_used >= other_used then other_text else one_text end as other_text, similarity
      from (select * from folded union all select * from resembling) as found
      order by similarity desc, least(one, other), greatest(one, other)`.execute(ctx.db)
    const pairs = new Map<string, Row>()
    for (const row of rows) {
      const key = [row.one, row.other].sort().join()
      if (!pairs.has(key) && pairs.size < MOST) pairs.set(key, row)
    }
    const ids = [...new Set([...pairs.values()].flatMap((row) => [row.one, row.other]))]
    const terms = new Map((await listedTerms(ctx, ids)).map((term) => [term.id, term]))
    return {
      items: [...pairs.values()].map((row) => ({
        terms: [terms.get(row.one)!, terms.get(row.other)!],
        labels: [row.one_text, row.other_text],
        similarity: row.similarity,
      })),
    }
  })
}
