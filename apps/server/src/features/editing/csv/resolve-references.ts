import type { PersonId, TermId, TermSummary, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../../platform/ctx.ts'
import { namesOfPeople } from '../../identity/index.ts'
import { createTerm, findVocabulary, mayCreateTerms, summariesOfTerms } from '../../vocabularies/index.ts'
import type { Reference } from './cells.ts'

/** A term that a cell names, in the vocabulary of its field. */
export type Wanted = { readonly vocabularyId: VocabularyId; readonly reference: Reference }
export type Found = TermId | 'unknown' | 'ambiguous'

const keyOf = ({ vocabularyId, reference }: Wanted) => `${vocabularyId} ${reference.text}`

type Candidate = { id: TermId; type: string }

/**
 * The terms that cells name, by id or by labels from the top down, in any language, in two queries for all of them.
 * Of several the one counts whose label it is, before synonyms; what still could be two is told.
 */
export async function resolveTerms(ctx: Ctx, wanted: readonly Wanted[]): Promise<(one: Wanted) => Found> {
  const distinct = [...new Map(wanted.map((one) => [keyOf(one), one])).values()]
  const named = distinct.filter(({ reference }) => reference.id === null && reference.path.length > 0)
  const candidates = await candidatesOf(ctx, named)
  const ids = distinct.flatMap(({ reference }) => (reference.id === null ? [] : (reference.id as TermId)))
  const all = [...candidates.values()].flatMap((found) => found.map((candidate) => candidate.id))
  const summaries = await summariesOfTerms(ctx, [...new Set([...ids, ...all])])
  const byId = new Map(summaries.map((summary) => [summary.id as string, summary]))
  const found = new Map<string, Found>()
  for (const one of distinct) {
    const { vocabularyId, reference } = one
    if (reference.id !== null) {
      const isThere = byId.get(reference.id)?.vocabularyId === vocabularyId
      found.set(keyOf(one), isThere ? (reference.id as TermId) : 'unknown')
    } else found.set(keyOf(one), choose(reference, candidates.get(keyOf(one)) ?? [], byId))
  }
  return (one) => found.get(keyOf(one)) ?? 'unknown'
}

async function candidatesOf(ctx: Ctx, named: readonly Wanted[]): Promise<Map<string, Candidate[]>> {
  if (named.length === 0) return new Map()
  const { rows } = await sql<Candidate & { nth: number }>`
    select distinct given.nth::int as nth, term.id, term_label.type
    from unnest(${named.map((one) => one.vocabularyId)}::uuid[], ${named.map((one) => one.reference.path.at(-1)!)}::text[])
      with ordinality as given (vocabulary_id, text, nth)
    join term_label on term_label.vocabulary_id = given.vocabulary_id and term_label.text_key = text_key_of(given.text)
    join term on term.number = term_label.term_number`.execute(ctx.db)
  return Map.groupBy(rows, (row) => keyOf(named[row.nth - 1]!))
}

const RANKS = ['label', 'synonym', 'hidden']

function choose(reference: Reference, candidates: readonly Candidate[], byId: ReadonlyMap<string, TermSummary>): Found {
  const above = reference.path.slice(0, -1)
  const fitting = candidates.flatMap(({ id, type }) => {
    const summary = byId.get(id)
    if (!summary || !isBelow(summary, above)) return []
    // A label before a synonym; what is offered before what is retired; as deep as it is written.
    const isAsDeep = summary.path.length === above.length
    return [{ id, rank: RANKS.indexOf(type) * 4 + (summary.isRetired ? 2 : 0) + (isAsDeep ? 0 : 1) }]
  })
  const best = Math.min(...fitting.map((one) => one.rank))
  const ids = new Set(fitting.filter((one) => one.rank === best).map((one) => one.id))
  return ids.size === 0 ? 'unknown' : ids.size > 1 ? 'ambiguous' : [...ids][0]!
}

const plain = (text: string) => text.normalize('NFC').trim().toLowerCase()

/** Whether these labels stand above a term in this order; what is left out between them does not matter. */
function isBelow({ path }: TermSummary, above: readonly string[]): boolean {
  let at = 0
  for (const labels of path) {
    if (at < above.length && Object.values(labels).some((label) => plain(label) === plain(above[at]!))) at++
  }
  return at === above.length
}

/**
 * Adds a term that a cell names to an open vocabulary.
 * @returns undefined where the vocabulary is not open to the actor, or the cell names a path
 */
export async function addTerm(
  ctx: Ctx,
  { vocabularyId, reference }: Wanted,
  language: string,
): Promise<TermId | undefined> {
  const vocabulary = await findVocabulary(ctx, vocabularyId)
  const [label, ...more] = reference.path
  if (vocabulary.kind !== 'open' || !mayCreateTerms(ctx.actor, vocabulary) || !label || more.length > 0)
    return undefined
  if (label.length > MAX_LABEL || !/[\p{L}\p{N}\p{P}\p{S}]/u.test(label)) return undefined
  return (await createTerm(ctx, { vocabularyId, labels: { [language]: label } })).id
}
const MAX_LABEL = 500

/** The people that cells name: by id, or by a name that only one of them has. */
export async function resolvePeople(
  ctx: Ctx,
  references: readonly Reference[],
): Promise<(reference: Reference) => PersonId | 'unknown' | 'ambiguous'> {
  const ids = references.flatMap(({ id }) => (id === null ? [] : (id as PersonId)))
  const known = await namesOfPeople(ctx, ids)
  const names = [...new Set(references.flatMap(({ id, path }) => (id === null ? path : [])))]
  const { rows } =
    names.length === 0
      ? { rows: [] }
      : await sql<{ id: PersonId; name: string }>`
          select id, name from person where lower(name) = any(${names.map((name) => name.toLowerCase())}::text[])`.execute(
          ctx.db,
        )
  const byName = Map.groupBy(rows, (row) => row.name.toLowerCase())
  return ({ id, path }) => {
    if (id !== null) return known.has(id as PersonId) ? (id as PersonId) : 'unknown'
    const found = byName.get((path[0] ?? '').toLowerCase()) ?? []
    return found.length === 1 ? found[0]!.id : found.length === 0 ? 'unknown' : 'ambiguous'
  }
}
