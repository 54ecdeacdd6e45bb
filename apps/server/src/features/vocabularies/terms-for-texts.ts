import { TermId, type VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publishAll } from '../../platform/events.ts'
import { LAST_POSITION } from './broader.ts'
import { writeLabels } from './labels.ts'
import { summariesOfTerms } from './terms.ts'
import { cleanLabel, mainLabel } from './texts.ts'
import { lockVocabulary } from './vocabulary-rows.ts'

/** A label, or labels from the top of a tree down. */
export type TermText = string | string[]

const LONGEST = 500
const LANGUAGE = 'en'

/**
 * The terms that are meant by texts of a file: by label in any language, synonym, misspelling, notation or address; a path
 * by its last label below the others. In an open vocabulary what is missing is made, if that is wanted; in others there is
 * no term for it. A retired term is not taken, unless it was merged into another.
 * @returns a term or null for each text, in their order
 */
export async function termsForTexts(
  ctx: Ctx,
  vocabularyId: VocabularyId,
  texts: readonly TermText[],
  { isMaking }: { isMaking: boolean },
): Promise<(TermId | null)[]> {
  const cleaned = texts.map((text) => (typeof text === 'string' ? [text] : text).map(cleanLabel).filter(Boolean))
  const found = await matchTerms(ctx, vocabularyId, cleaned)
  if (!isMaking || !found.some((id, i) => id === null && canBeMade(cleaned[i]!))) return found
  return inTransaction(ctx, async (ctx) => {
    const { kind } = await lockVocabulary(ctx, vocabularyId)
    if (kind !== 'open') return found
    // Somebody may have made them since.
    const again = await matchTerms(ctx, vocabularyId, cleaned)
    const labels = [
      ...new Set(cleaned.flatMap((path, i) => (again[i] === null && canBeMade(path) ? path.slice(-1) : []))),
    ]
    await makeTerms(ctx, vocabularyId, labels)
    return matchTerms(ctx, vocabularyId, cleaned)
  })
}

const canBeMade = (path: readonly string[]) => path.length > 0 && path.at(-1)!.length <= LONGEST

async function matchTerms(
  ctx: Ctx,
  vocabularyId: VocabularyId,
  paths: readonly string[][],
): Promise<(TermId | null)[]> {
  if (paths.length === 0) return []
  const { rows } = await sql<{ nth: number; id: TermId }>`
    with given as (
      select nth::int, label, above, text_key_of(label) as key
      from unnest(${paths.map((path) => path.at(-1) ?? '')}::text[], ${paths.map((path) => JSON.stringify(path.slice(0, -1)))}::jsonb[])
        with ordinality as given (label, above, nth)
    ), candidate as (
      select given.nth, term_label.term_number as number, case term_label.type when 'label' then 0 when 'synonym' then 1 else 2 end as rank
      from given join term_label on term_label.vocabulary_id = ${vocabularyId} and term_label.text_key = given.key
      where given.key <> ''
      union all
      select given.nth, term.number, 0 from given join term on term.vocabulary_id = ${vocabularyId}
        and (lower(term.notation) = lower(given.label) or term.uri = given.label) where given.label <> ''
    )
    select distinct on (given.nth) given.nth, coalesce(heir.id, term.id) as id
    from candidate join given using (nth) join term on term.number = candidate.number
    left join term as heir on heir.id = term.replaced_by and heir.retired_at is null
    where term.retired_at is null or heir.id is not null
    -- Of several of one name the one below the most of the labels above.
    order by given.nth, (
        select count(*) from jsonb_array_elements_text(given.above) as said (text)
        join term_label as its on its.vocabulary_id = ${vocabularyId} and its.text_key = text_key_of(said.text)
        where its.term_number = any(term.ancestors)) desc, candidate.rank, term.number`.execute(ctx.db)
  const byNth = new Map(rows.map((row) => [row.nth, row.id]))
  return paths.map((_, i) => byNth.get(i + 1) ?? null)
}

/** In an open vocabulary, which is held. Labels that are one to the database are made once. */
async function makeTerms(ctx: Ctx, vocabularyId: VocabularyId, labels: readonly string[]): Promise<void> {
  if (labels.length === 0) return
  const { rows } = await sql<{ label: string }>`
    select distinct on (text_key_of(label)) label from unnest(${[...labels]}::text[]) with ordinality as given (label, nth)
    where text_key_of(label) <> '' order by text_key_of(label), nth`.execute(ctx.db)
  const made = rows.map(({ label }) => ({
    id: ctx.newId(TermId),
    labels: { [LANGUAGE]: label },
    synonyms: {},
    hiddenLabels: {},
  }))
  if (made.length === 0) return
  await sql`
    insert into term (id, vocabulary_id, labels, position, sort_key, created_at, created_by, updated_at)
    select id, ${vocabularyId}, labels, ${LAST_POSITION(vocabularyId, null)}, text_key_of(labels ->> ${LANGUAGE}), ${ctx.now()}, ${actorPersonId(ctx)}, ${ctx.now()}
    from unnest(${made.map((term) => term.id)}::uuid[], ${made.map((term) => JSON.stringify(term.labels))}::jsonb[])
      as given (id, labels)`.execute(ctx.db)
  await writeLabels(ctx, made)
  for (const { id, labels } of made) {
    const data = { termId: id, vocabularyId, broaderId: null }
    await publishAll(ctx, 'term.created', [{ data, subjectId: id }], { personal: { name: labels[LANGUAGE] } })
  }
}

/** What of a term can stand in a file. */
export type WrittenTerm = { label: string; notation: string | null; uri: string | null; path: string[] }

/** Terms in words, as files have them: in English, or else in the first of their languages. */
export async function writtenTerms(ctx: Ctx, ids: readonly TermId[]): Promise<Map<TermId, WrittenTerm>> {
  const shown = await summariesOfTerms(ctx, ids)
  const { rows } = await sql<{ id: TermId; notation: string | null; uri: string | null }>`
    select id, notation, uri from term where id = any(${[...new Set(ids)]}::uuid[])`.execute(ctx.db)
  const codes = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    shown.map(({ id, labels, path }) => {
      const { notation = null, uri = null } = codes.get(id) ?? {}
      return [id, { label: mainLabel(labels), notation, uri, path: [...path, labels].map(mainLabel) }]
    }),
  )
}
