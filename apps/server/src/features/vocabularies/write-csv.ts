import type { Labels, Synonyms, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { CSV_MARK, toCsv } from '../../platform/csv.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { PATH_SIGN } from './read-csv.ts'
import { summariesOfTerms } from './terms.ts'
import { mainLabel } from './texts.ts'
import type { VocabularyRow } from './vocabulary-rows.ts'

const TERMS_AT_ONCE = 500

type Row = {
  id: TermId
  number: number
  labels: Labels
  synonyms: Synonyms
  hidden_labels: Synonyms
  definition: Record<string, string>
  notation: string | null
  uri: string | null
  colour: string | null
  is_retired: boolean
  broader_ids: TermId[]
}

/** A line a term, in columns that an import reads again. */
export async function* csvOfVocabulary(ctx: Ctx, { id }: VocabularyRow, signal: AbortSignal): AsyncGenerator<string> {
  const languages = await languagesOf(ctx, id)
  const columns = (name: string, of: readonly string[]) => of.map((language) => `${name}:${language}`)
  yield CSV_MARK +
    toCsv([
      [
        'id',
        'path',
        'broader',
        ...columns('label', languages.label),
        ...columns('synonyms', languages.synonym),
        ...columns('hidden', languages.hidden),
        ...columns('definition', languages.definition),
        ...['notation', 'uri', 'colour', 'retired'],
      ],
    ])
  for (let after = 0; !signal.aborted; ) {
    const { rows } = await sql<Row>`
      select id, number, labels, synonyms, hidden_labels, definition, notation, uri, colour, retired_at is not null as is_retired,
        array(select broader_id from term_broader where term_id = term.id order by is_main desc, broader_id) as broader_ids
      from term where vocabulary_id = ${id} and number > ${after} order by number limit ${TERMS_AT_ONCE}`.execute(
      ctx.db,
    )
    if (rows.length === 0) return
    const paths = new Map(
      (
        await summariesOfTerms(
          ctx,
          rows.map((row) => row.id),
        )
      ).map((term) => [term.id, term.path]),
    )
    yield toCsv(
      rows.map((row) => [
        row.id,
        (paths.get(row.id) ?? []).map(mainLabel).join(PATH_SIGN),
        row.broader_ids.join('|'),
        ...languages.label.map((language) => row.labels[language] ?? ''),
        ...languages.synonym.map((language) => listed(row.synonyms[language])),
        ...languages.hidden.map((language) => listed(row.hidden_labels[language])),
        ...languages.definition.map((language) => row.definition[language] ?? ''),
        row.notation ?? '',
        row.uri ?? '',
        row.colour ?? '',
        row.is_retired ? 'yes' : '',
      ]),
    )
    after = rows.at(-1)!.number
  }
}

const listed = (texts: readonly string[] = []) => texts.map((text) => text.replaceAll('|', '\\|')).join('|')

async function languagesOf(ctx: Ctx, id: string) {
  const { rows } = await sql<{ type: string; language: string }>`
    select distinct 'label' as type, jsonb_object_keys(labels) as language from term where vocabulary_id = ${id}
    union select distinct 'synonym', jsonb_object_keys(synonyms) from term where vocabulary_id = ${id}
    union select distinct 'hidden', jsonb_object_keys(hidden_labels) from term where vocabulary_id = ${id}
    union select distinct 'definition', jsonb_object_keys(definition) from term where vocabulary_id = ${id}
    order by 1, 2`.execute(ctx.db)
  const of = (type: string) => rows.filter((row) => row.type === type).map((row) => row.language)
  const label = of('label')
  return {
    label: label.length > 0 ? label : ['en'],
    synonym: of('synonym'),
    hidden: of('hidden'),
    definition: of('definition'),
  }
}
