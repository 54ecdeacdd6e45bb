import { Readable } from 'node:stream'
import type { TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { type Triple, urnOf } from './rdf.ts'
import { mainLabel } from './texts.ts'
import { findVocabulary, type VocabularyRow } from './vocabulary-rows.ts'
import { csvOfVocabulary } from './write-csv.ts'
import { type ExportedTerm, turtleHead, turtleOfScheme, turtleOfTerm } from './write-turtle.ts'

const TERMS_AT_ONCE = 500

type Input = { vocabularyId: VocabularyId; format: 'turtle' | 'csv' }

/** A page of terms in memory at a time. That it was taken out is itself an event. */
export async function exportVocabulary(ctx: Ctx, { vocabularyId, format }: Input): Promise<Bytes> {
  const vocabulary = await findVocabulary(ctx, vocabularyId)
  const name = mainLabel(vocabulary.labels)
  return {
    mime: format === 'csv' ? 'text/csv' : 'text/turtle',
    sizeBytes: null,
    etag: null,
    fileName: `${vocabulary.key}.${format === 'csv' ? 'csv' : 'ttl'}`,
    disposition: 'attachment',
    immutable: false,
    open: async (_, signal) => {
      await publish(ctx, 'vocabulary.exported', { vocabularyId, name, format }, vocabularyId)
      return Readable.from(
        format === 'csv' ? csvOfVocabulary(ctx, vocabulary, signal) : turtleOf(ctx, vocabulary, signal),
      )
    },
  }
}

async function* turtleOf(ctx: Ctx, vocabulary: VocabularyRow, signal: AbortSignal): AsyncGenerator<string> {
  const { rows } = await sql<{ extras: Triple[]; is_named: boolean }>`
    select extras, not exists (select 1 from term where vocabulary_id = vocabulary.id and stated = '{}') as is_named
    from vocabulary where id = ${vocabulary.id}`.execute(ctx.db)
  const schemeUri = vocabulary.uri ?? urnOf(vocabulary.id)
  yield turtleHead +
    turtleOfScheme(schemeUri, { ...vocabulary, extras: rows[0]?.extras ?? [], isNamed: rows[0]?.is_named })
  for (let after = 0; !signal.aborted; ) {
    const terms = await termsAfter(ctx, vocabulary.id, after)
    if (terms.length === 0) return
    yield terms.map((term) => turtleOfTerm(term, schemeUri)).join('')
    after = terms.at(-1)!.number
  }
}

const URI = (table: string) => sql`coalesce(${sql.ref(`${table}.uri`)}, 'urn:uuid:' || ${sql.ref(`${table}.id`)})`

async function termsAfter(ctx: Ctx, id: VocabularyId, after: number) {
  const { rows } = await sql<ExportedTerm & { number: number; id: TermId }>`
    select term.id, term.number, term.uri, term.labels, term.synonyms, term.hidden_labels, term.definition, term.notation, term.colour,
      term.retired_at is not null as is_retired, term.extras, term.stated, term.main_broader_id is null as is_top,
      (select ${URI('replacement')} from term as replacement where replacement.id = term.replaced_by) as replaced_by,
      (select jsonb_agg(jsonb_build_object('p', link.p, 'to', ${URI('other')}) order by link.rank, other.number) from (
        select 'broader' as p, broader_id as other_id, case when is_main then 0 else 1 end as rank from term_broader
          where term_id = term.id and stated <> 'narrower'
        union all select 'narrower', term_id, 2 from term_broader where broader_id = term.id and stated <> 'broader'
        union all select 'related', related_id, 3 from term_related where term_id = term.id and stated <> 'backward'
        union all select 'related', term_id, 3 from term_related where related_id = term.id and stated <> 'forward'
      ) as link join term as other on other.id = link.other_id) as links
    from term where term.vocabulary_id = ${id} and term.number > ${after}
    order by term.number limit ${TERMS_AT_ONCE}`.execute(ctx.db)
  return rows
}
