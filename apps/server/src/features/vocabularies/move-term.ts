import type { Term, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { broaderIdsOf } from './broader.ts'
import { getTerm } from './get-term.ts'
import { lockTerm, putBelow } from './update-term.ts'

type Move = { termId: TermId; broaderId: TermId | null; beforeId?: TermId | null | undefined }

/** Other broader terms than the main one stay. */
export function moveTerm(ctx: Ctx, { termId, broaderId, beforeId }: Move): Promise<Term> {
  return inTransaction(ctx, async (ctx) => {
    const { vocabularyId, kind, name } = await lockTerm(ctx, termId)
    const [, ...others] = await broaderIdsOf(ctx, termId)
    const broaderIds = broaderId ? [broaderId, ...others.filter((id) => id !== broaderId)] : []
    await putBelow(ctx, { termId, vocabularyId, kind, broaderIds })
    if (beforeId !== undefined) {
      await order(ctx, { termId, vocabularyId, broaderId, beforeId })
      const changed = { termId, vocabularyId, changed: ['position'] }
      await publish(ctx, 'term.updated', changed, termId, { personal: { name } })
    }
    return getTerm(ctx, { termId })
  })
}

type Order = { termId: TermId; vocabularyId: VocabularyId; broaderId: TermId | null; beforeId: TermId | null }

/** From now on these siblings stand in an order made by hand, numbered from 1. */
async function order(ctx: Ctx, { termId, vocabularyId, broaderId, beforeId }: Order): Promise<void> {
  if (beforeId === termId) return
  const siblings = sql`vocabulary_id = ${vocabularyId} and main_broader_id is not distinct from ${broaderId}::uuid`
  if (beforeId) {
    const { rows } = await sql`select 1 from term where id = ${beforeId} and ${siblings}`.execute(ctx.db)
    if (rows.length === 0) throw problem('term_not_found')
  }
  // What it stands before gets an even number, and itself the odd one below.
  await sql`
    with standing as (
      select id, 2 * row_number() over (order by position, sort_key, id) as place from term
      where ${siblings} and id <> ${termId}
    ),
    placed as (
      select id, place from standing
      union all
      select ${termId}, coalesce((select place - 1 from standing where id = ${beforeId}::uuid), (select max(place) + 1 from standing), 1)
    ),
    numbered as (select id, row_number() over (order by place) as position from placed)
    update term set position = numbered.position from numbered
    where term.id = numbered.id and term.position <> numbered.position`.execute(ctx.db)
}
