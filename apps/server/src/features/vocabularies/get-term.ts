import type { Labels, Synonyms, Term, TermId, TermSummary, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { summariesOfTerms } from './terms.ts'

type Row = {
  id: TermId
  vocabulary_id: VocabularyId
  synonyms: Synonyms
  hidden_labels: Synonyms
  definition: Labels
  notation: string | null
  uri: string | null
  replaced_by: TermId | null
  used: number
  narrower_count: number
  broader_ids: TermId[]
  related_ids: TermId[]
  created_at: Date
  updated_at: Date
}

/** @throws term_not_found */
export async function getTerm(ctx: Ctx, { termId }: { termId: TermId }): Promise<Term> {
  const { rows } = await sql<Row>`
    select id, vocabulary_id, synonyms, hidden_labels, definition, notation, uri, replaced_by, used, created_at, updated_at,
      (select count(*)::int from term as narrower
        where narrower.vocabulary_id = term.vocabulary_id and narrower.main_broader_id = term.id) as narrower_count,
      array(select broader_id from term_broader join term as broader on broader.id = broader_id
        where term_id = term.id order by is_main desc, broader.number) as broader_ids,
      array(select related_id from term_related where term_id = term.id
        union all select term_id from term_related where related_id = term.id) as related_ids
    from term where id = ${termId}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw problem('term_not_found')
  const ids = [row.id, ...row.broader_ids, ...row.related_ids, ...(row.replaced_by ? [row.replaced_by] : [])]
  const summaries = new Map((await summariesOfTerms(ctx, ids)).map((summary) => [summary.id, summary]))
  const of = (list: readonly TermId[]): TermSummary[] => list.flatMap((id) => summaries.get(id) ?? [])
  return {
    ...summaries.get(row.id)!,
    synonyms: row.synonyms,
    hiddenLabels: row.hidden_labels,
    definition: row.definition,
    notation: row.notation,
    uri: row.uri,
    broader: of(row.broader_ids),
    related: of(row.related_ids),
    replacedBy: (row.replaced_by && summaries.get(row.replaced_by)) ?? null,
    narrowerCount: row.narrower_count,
    used: mayWithAccount(ctx.actor, 'manage_fields') ? row.used : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
