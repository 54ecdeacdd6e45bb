import type { Term, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { getTerm } from './get-term.ts'
import { requireLabelsOnce, writeLabels } from './labels.ts'
import { lockTerm } from './update-term.ts'

export function retireTerm(ctx: Ctx, { termId }: { termId: TermId }): Promise<Term> {
  return inTransaction(ctx, async (ctx) => {
    const { vocabularyId, name } = await lockTerm(ctx, termId)
    const { numAffectedRows } = await sql`
      update term set retired_at = ${ctx.now()}, updated_at = ${ctx.now()}
      where id = ${termId} and retired_at is null`.execute(ctx.db)
    if (numAffectedRows) await publish(ctx, 'term.retired', { termId, vocabularyId }, termId, { personal: { name } })
    return getTerm(ctx, { termId })
  })
}

/** One that was merged is a term of its own again, without the assets that it had. */
export function restoreTerm(ctx: Ctx, { termId }: { termId: TermId }): Promise<Term> {
  return inTransaction(ctx, async (ctx) => {
    const { vocabularyId, kind, name } = await lockTerm(ctx, termId)
    const { numAffectedRows } = await sql`
      update term set retired_at = null, replaced_by = null, updated_at = ${ctx.now()}
      where id = ${termId} and retired_at is not null`.execute(ctx.db)
    const term = await getTerm(ctx, { termId })
    if (!numAffectedRows) return term
    // A merged one was found no longer.
    await writeLabels(ctx, [term])
    await requireLabelsOnce(ctx, vocabularyId, kind, [termId])
    await publish(ctx, 'term.restored', { termId, vocabularyId }, termId, { personal: { name } })
    return term
  })
}
