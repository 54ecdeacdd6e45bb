import type { Labels, Synonyms, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { idInUrn, type Node } from './rdf.ts'

export type KnownTerm = {
  id: TermId
  number: number
  uri: string | null
  labels: Labels
  synonyms: Synonyms
  hidden_labels: Synonyms
  definition: Record<string, string>
  notation: string | null
  colour: string | null
  is_retired: boolean
  main_broader_id: TermId | null
  extras: [string, Node][]
}

/** The terms of a vocabulary as an import finds them. */
export class KnownTerms {
  readonly byId: ReadonlyMap<string, KnownTerm>
  readonly #byUri: ReadonlyMap<string, KnownTerm>
  constructor(terms: readonly KnownTerm[]) {
    this.byId = new Map(terms.map((term) => [term.id, term]))
    this.#byUri = new Map(terms.flatMap((term) => (term.uri ? [[term.uri, term] as const] : [])))
  }

  /** By its URI, or by the one that an export gave to a term without one. */
  withUri(uri: string): KnownTerm | undefined {
    const found = this.#byUri.get(uri)
    if (found) return found
    const own = this.byId.get(idInUrn(uri) ?? '')
    return own?.uri === null ? own : undefined
  }
}

export async function readKnownTerms(ctx: Ctx, id: VocabularyId): Promise<KnownTerms> {
  const { rows } = await sql<KnownTerm>`
    select id, number, uri, labels, synonyms, hidden_labels, definition, notation, colour, retired_at is not null as is_retired,
      main_broader_id, extras from term where vocabulary_id = ${id}`.execute(ctx.db)
  return new KnownTerms(rows)
}
