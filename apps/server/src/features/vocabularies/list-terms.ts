import type { ListedTerm, TermId, VocabularyId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import {
  DEFAULT_PAGE_LIMIT,
  readCursor,
  textInCursor,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import { findTerms, keyOfWords } from './find-terms.ts'
import { summariesOfTerms } from './terms.ts'
import { findVocabulary } from './vocabulary-rows.ts'

type Input = {
  vocabularyId: VocabularyId
  broaderId?: TermId | 'none' | undefined
  words?: string | undefined
  state: 'offered' | 'retired' | 'all'
  limit?: number | undefined
  cursor?: string | undefined
}

type Row = { id: TermId; position: number; sort_key: string }
type Answer = { items: ListedTerm[]; nextCursor: string | null }

/** With words one page of the best, without a next one: whoever does not find it there types another letter. */
export async function listTerms(ctx: Ctx, input: Input): Promise<Answer> {
  const { vocabularyId, broaderId, state } = input
  await findVocabulary(ctx, vocabularyId)
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  if (input.words?.trim()) {
    const found = await findTerms(ctx, { vocabularyId, key: await keyOfWords(ctx, input.words), limit, state })
    const texts = new Map(found.map((match) => [match.id, match.text]))
    return { items: await listedTerms(ctx, [...texts.keys()], texts), nextCursor: null }
  }
  const conditions = [
    sql`vocabulary_id = ${vocabularyId}`,
    ...(state === 'all' ? [] : [state === 'retired' ? sql`retired_at is not null` : sql`retired_at is null`]),
  ]
  const order = broaderId === undefined ? inAll(input.cursor) : amongSiblings(broaderId, input.cursor)
  const { rows } = await sql<Row>`
    select id, position, sort_key from term where ${sql.join([...conditions, ...order.conditions], sql` and `)}
    order by ${order.by} limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await listedTerms(
      ctx,
      shown.map((row) => row.id),
    ),
    nextCursor: last ? order.cursorAt(last) : null,
  }
}

type Order = {
  conditions: RawBuilder<unknown>[]
  by: RawBuilder<unknown>
  cursorAt: (row: Row) => string
}

function inAll(cursor: string | undefined): Order {
  const after = readCursor('terms.label', cursor, 2)
  return {
    conditions: after ? [sql`(sort_key, id) > (${textInCursor(after[0])}, ${uuidInCursor(after[1])}::uuid)`] : [],
    by: sql`sort_key, id`,
    cursorAt: (row) => writeCursor('terms.label', [row.sort_key, row.id]),
  }
}

function amongSiblings(broaderId: TermId | 'none', cursor: string | undefined): Order {
  const after = readCursor('terms.siblings', cursor, 3)
  const below = broaderId === 'none' ? sql`main_broader_id is null` : sql`main_broader_id = ${broaderId}`
  return {
    conditions: after
      ? [
          below,
          sql`(position, sort_key, id) > (${wholeNumberInCursor(after[0])}::bigint, ${textInCursor(after[1])}, ${uuidInCursor(after[2])}::uuid)`,
        ]
      : [below],
    by: sql`position, sort_key, id`,
    cursorAt: (row) => writeCursor('terms.siblings', [row.position, row.sort_key, row.id]),
  }
}

/** What a list shows of these terms, in their order. */
export async function listedTerms(
  ctx: Ctx,
  ids: readonly TermId[],
  matched: ReadonlyMap<TermId, string> = new Map(),
): Promise<ListedTerm[]> {
  const summaries = new Map((await summariesOfTerms(ctx, ids)).map((summary) => [summary.id, summary]))
  const { rows } = await sql<{ id: TermId; notation: string | null; used: number; narrower: number; broader: number }>`
    select id, notation, used,
      (select count(*)::int from term as narrower
        where narrower.vocabulary_id = term.vocabulary_id and narrower.main_broader_id = term.id) as narrower,
      (select count(*)::int from term_broader where term_id = term.id) as broader
    from term where id = any(${[...ids]}::uuid[])`.execute(ctx.db)
  const facts = new Map(rows.map((row) => [row.id, row]))
  const seesUse = mayWithAccount(ctx.actor, 'manage_fields')
  return ids.flatMap((id) => {
    const summary = summaries.get(id)
    const fact = facts.get(id)
    if (!summary || !fact) return []
    return {
      ...summary,
      notation: fact.notation,
      hasSeveralBroader: fact.broader > 1,
      matched: matched.get(id) ?? null,
      narrowerCount: fact.narrower,
      used: seesUse ? fact.used : null,
    }
  })
}
