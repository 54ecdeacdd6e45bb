import type { TermId, VocabularyId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { cleanLabel } from './texts.ts'

export type Match = { id: TermId; text: string; language: string; type: 'label' | 'synonym' | 'hidden' }

type Input = {
  vocabularyId: VocabularyId
  /** Words as labels are compared; see `keyOfWords`. */
  key: string
  limit: number
  /** What is in this language comes first. */
  language?: string | undefined
  within?: readonly TermId[] | undefined
  state: 'offered' | 'retired' | 'all'
}

/** A shorter text is inside of too many labels to say anything. */
const SHORTEST_INFIX = 3
/** So many candidates are put in order by use; where more fit, walking the terms by use is quicker. */
const MAX_CANDIDATES = 1500
/** What begins with one or two letters is found among so many of the most used terms, if enough of them do. */
const WALKED = 2000

/**
 * Terms with these words: those that a label or synonym begins with, then those in which a word does, then those that have
 * them anywhere. Within each of these what is in one's own language comes first, then what is used most.
 */
export async function findTerms(ctx: Ctx, input: Input): Promise<Match[]> {
  const { key, limit } = input
  if (key === '') return []
  const like = key.replace(/[\\%_]/g, '\\$&')
  if (key.length < SHORTEST_INFIX) {
    const walked = await walkByUse(ctx, input, `${like}%`, limit, [], WALKED)
    if (walked.length === limit) return walked
  }
  const patterns = [`${like}%`, `% ${like}%`, ...(key.length >= SHORTEST_INFIX ? [`%${like}%`] : [])]
  const found = new Map<TermId, Match>()
  for (const pattern of patterns) {
    if (found.size >= limit) break
    const matches = await matchesOf(ctx, input, pattern, limit - found.size, [...found.keys()])
    for (const match of matches) if (!found.has(match.id)) found.set(match.id, match)
  }
  return [...found.values()].slice(0, limit)
}

/** Words as labels are compared, with the database's own idea of letters. */
export async function keyOfWords(ctx: Ctx, words: string): Promise<string> {
  const { rows } = await sql<{ key: string }>`select text_key_of(${cleanLabel(words)}) as key`.execute(ctx.db)
  return rows[0]!.key
}

async function matchesOf(
  ctx: Ctx,
  input: Input,
  pattern: string,
  limit: number,
  known: readonly TermId[],
): Promise<Match[]> {
  const { rows } = await sql<Match & { candidates: number }>`
    with candidate as materialized (
      select term_number, text, language, type from term_label
      where vocabulary_id = ${input.vocabularyId} and text_key like ${pattern} limit ${MAX_CANDIDATES}
    )
    select * from (
      select distinct on (term.id) term.id, term.used, candidate.text, candidate.language, candidate.type,
        ${ownFirst(input, sql`candidate.language`)} as is_foreign, (select count(*)::int from candidate) as candidates
      from candidate join term on term.number = candidate.term_number
      where ${offered(input, known)}
      order by term.id, is_foreign, candidate.type, candidate.text) as found
    order by is_foreign, used desc, id limit ${limit}`.execute(ctx.db)
  // Cut off, the candidates are any of those that fit: then go by use, and look whether each of them fits.
  return rows[0]?.candidates === MAX_CANDIDATES ? walkByUse(ctx, input, pattern, limit, known) : rows
}

async function walkByUse(
  ctx: Ctx,
  input: Input,
  pattern: string,
  limit: number,
  known: readonly TermId[],
  walked?: number,
): Promise<Match[]> {
  const end = walked === undefined ? sql`` : sql`limit ${walked}`
  const { rows } = await sql<Match>`
    select term.id, hit.text, hit.language, hit.type
    from (select * from term where ${offered(input, known)} and term.vocabulary_id = ${input.vocabularyId}
      order by term.used desc, term.id ${end}) as term
    cross join lateral (
      select text, language, type from term_label
      where term_number = term.number and text_key like ${pattern}
      order by ${ownFirst(input, sql`language`)}, type limit 1) as hit
    limit ${limit}`.execute(ctx.db)
  return rows
}

const ownFirst = ({ language }: Input, column: RawBuilder<unknown>) =>
  language ? sql`split_part(${column}, '-', 1) <> ${language.split('-')[0]!.toLowerCase()}` : sql`${column} is null`

function offered({ state, within }: Input, known: readonly TermId[]): RawBuilder<unknown> {
  const parts = [
    state === 'all'
      ? sql`term.replaced_by is null`
      : state === 'retired'
        ? sql`term.retired_at is not null`
        : sql`term.retired_at is null`,
    ...(known.length > 0 ? [sql`not term.id = any(${[...known]}::uuid[])`] : []),
    ...(within?.length
      ? [
          sql`(term.id = any(${[...within]}::uuid[]) or term.ancestors && array(
          select number from term as top where top.id = any(${[...within]}::uuid[])))`,
        ]
      : []),
  ]
  return sql.join(parts, sql` and `)
}

/** The most used terms, for whoever has typed nothing yet. */
export async function mostUsedTerms(ctx: Ctx, input: Omit<Input, 'key' | 'state'>): Promise<TermId[]> {
  const { rows } = await sql<{ id: TermId }>`
    select id from term where vocabulary_id = ${input.vocabularyId}
      and ${offered({ ...input, key: '', state: 'offered' }, [])}
    order by used desc, id limit ${input.limit}`.execute(ctx.db)
  return rows.map((row) => row.id)
}
