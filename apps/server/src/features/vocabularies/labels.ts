import type { Labels, Synonyms, TermId, VocabularyId, VocabularyKind } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

export type TermTexts = { id: TermId; labels: Labels; synonyms: Synonyms; hiddenLabels: Synonyms }

/** Writes what terms are found by: a row for each of their texts. */
export async function writeLabels(ctx: Ctx, terms: readonly TermTexts[]): Promise<void> {
  if (terms.length === 0) return
  const rows = terms.flatMap(({ id, labels, synonyms, hiddenLabels }) => [
    ...Object.entries(labels).map(([language, text]) => ({ id, language, type: 'label', text })),
    ...several(synonyms).map(([language, text]) => ({ id, language, type: 'synonym', text })),
    ...several(hiddenLabels).map(([language, text]) => ({ id, language, type: 'hidden', text })),
  ])
  await sql`
    delete from term_label using term
    where term.id = any(${terms.map((term) => term.id)}::uuid[]) and term_label.term_number = term.number`.execute(
    ctx.db,
  )
  await sql`
    insert into term_label (term_number, vocabulary_id, language, type, text, text_key)
    select term.number, term.vocabulary_id, given.language, given.type, given.text, text_key_of(given.text)
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.language)}::text[], ${rows.map((r) => r.type)}::text[],
      ${rows.map((r) => r.text)}::text[]) as given (id, language, type, text)
    join term on term.id = given.id`.execute(ctx.db)
}

const several = (texts: Synonyms): [language: string, text: string][] =>
  Object.entries(texts).flatMap(([language, list]) => list.map((text) => [language, text] as [string, string]))

/** In a tree the terms below the same broader term, or at the top; otherwise the whole vocabulary. */
const IS_SIBLING = (kind: VocabularyKind) =>
  kind === 'tree'
    ? sql`(exists (
          select 1 from term_broader as mine join term_broader as its using (broader_id)
          where mine.term_id = term.id and its.term_id = other.id)
        or (term.main_broader_id is null and other.main_broader_id is null))`
    : sql`true`

type Doubled = { id: TermId; other_id: TermId; language: string; text: string; is_retired: boolean }

/** The labels of these terms that siblings of theirs have, too, as labels are compared. */
export async function doubledLabels(
  ctx: Ctx,
  id: VocabularyId,
  kind: VocabularyKind,
  terms: readonly TermId[] | 'all',
  limit = 1,
): Promise<Doubled[]> {
  const which = terms === 'all' ? sql`true` : sql`term.id = any(${[...terms]}::uuid[])`
  const { rows } = await sql<Doubled>`
    select term.id, other.id as other_id, its.language, its.text, other.retired_at is not null as is_retired
    from term
    join term_label as mine on mine.term_number = term.number and mine.type = 'label'
    join term_label as its on its.vocabulary_id = ${id} and its.text_key = mine.text_key and its.type = 'label'
      and its.language = mine.language and its.term_number <> mine.term_number
    join term as other on other.number = its.term_number
    where term.vocabulary_id = ${id} and ${which} and ${IS_SIBLING(kind)}
      ${terms === 'all' ? sql`and term.number < other.number` : sql``}
    order by term.number, other.number limit ${limit}`.execute(ctx.db)
  return rows
}

/**
 * Asked once the terms are written, in the transaction that holds the vocabulary.
 * @throws term_label_taken, naming the term that has it
 */
export async function requireLabelsOnce(
  ctx: Ctx,
  id: VocabularyId,
  kind: VocabularyKind,
  terms: readonly TermId[] | 'all',
): Promise<void> {
  const [doubled] = await doubledLabels(ctx, id, kind, terms)
  if (!doubled) return
  const what = doubled.is_retired ? 'a retired term' : 'a term'
  throw problem('term_label_taken', {
    detail: `There is already ${what} called "${doubled.text}" here.`,
    termId: doubled.other_id,
    isRetired: doubled.is_retired,
  })
}

export const requireAllLabelsOnce = (ctx: Ctx, id: VocabularyId, kind: VocabularyKind) =>
  requireLabelsOnce(ctx, id, kind, 'all')
