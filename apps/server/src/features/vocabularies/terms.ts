import type { Labels, TermId, TermSummary, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** A term as other features need it: its number is what index rows hold. */
export type TermRow = {
  id: TermId
  number: number
  vocabulary_id: VocabularyId
  ancestors: number[]
  is_retired: boolean
}

/**
 * The terms of these ids, in no order. Ids of nothing are left out. One that was merged stands for the term that it became:
 * a search that somebody saved goes on finding its assets.
 */
export async function termsByIds(ctx: Ctx, ids: readonly TermId[]): Promise<TermRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<TermRow>`
    select term.id, coalesce(heir.number, term.number) as number, term.vocabulary_id,
      coalesce(heir.ancestors, term.ancestors) as ancestors, term.retired_at is not null as is_retired
    from term left join term as heir on heir.id = term.replaced_by
    where term.id = any(${[...new Set(ids)]}::uuid[])`.execute(ctx.db)
  return rows
}

/** No tree that people made is deeper; a circle, which there cannot be, would end here. */
const MAX_DEPTH = 50

/** What is shown of terms where they stand on assets, each with the labels of the terms above it. */
export async function summariesOfTerms(ctx: Ctx, ids: readonly TermId[]): Promise<TermSummary[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{
    id: TermId
    vocabulary_id: VocabularyId
    labels: Labels
    colour: string | null
    is_retired: boolean
    path: Labels[] | null
  }>`
    with recursive above (id, step, next) as (
      select id, 0, id from term where id = any(${[...new Set(ids)]}::uuid[])
      union all
      select above.id, above.step + 1, main.broader_id
      from above join term_broader as main on main.term_id = above.next and main.is_main
      where above.step < ${MAX_DEPTH}
    )
    select term.id, term.vocabulary_id, term.labels, term.colour, term.retired_at is not null as is_retired,
      (select jsonb_agg(broader.labels order by above.step desc)
        from above join term as broader on broader.id = above.next where above.id = term.id and above.step > 0) as path
    from term where term.id in (select id from above where step = 0)`.execute(ctx.db)
  return rows.map((row) => ({
    id: row.id,
    vocabularyId: row.vocabulary_id,
    labels: row.labels,
    path: row.path ?? [],
    colour: row.colour,
    isRetired: row.is_retired,
  }))
}

/** A word that stands in more labels than this says little; the most used of them count. */
const MAX_TERMS_OF_A_WORD = 200

/** For each word the numbers of the terms that have it in a label, a synonym or a hidden label. */
export async function termNumbersOfWords(ctx: Ctx, words: readonly string[]): Promise<number[][]> {
  if (words.length === 0) return []
  const { rows } = await sql<{ word: number; numbers: number[] | null }>`
    select given.nth as word, (
      select array_agg(found.number) from (
        select distinct term.number, term.used from term_label join term on term.number = term_label.term_number
        where term_label.text_key like '%' || given.pattern || '%' and ' ' || term_label.text_key like '% ' || given.pattern || '%'
        order by term.used desc, term.number limit ${MAX_TERMS_OF_A_WORD}) as found) as numbers
    from (
      select nth, regexp_replace(text_key_of(word), '([\\\\%_])', '\\\\\\1', 'g') as pattern
      from unnest(${[...words]}::text[]) with ordinality as word (word, nth)) as given
    order by given.nth`.execute(ctx.db)
  return rows.map((row) => row.numbers ?? [])
}
