import type { Synonyms, Term, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { broaderIdsOf, writeBroader } from './broader.ts'
import { getTerm } from './get-term.ts'
import { requireLabelsOnce, writeLabels } from './labels.ts'
import { cleanSynonyms, mainLabel } from './texts.ts'
import { lockTerm } from './update-term.ts'

export type Absorbed = { vocabularyId: VocabularyId; name: string; wasName: string }

/**
 * What a merge does to the terms themselves: one gets the other's labels as synonyms, its narrower and related terms; the
 * other is retired, points to it, and is found no longer.
 * @throws terms_not_mergeable, term_in_circle when the one that stays is further down below the other
 */
export async function absorbTerm(ctx: Ctx, termId: TermId, goneId: TermId): Promise<Absorbed> {
  const { vocabularyId, kind } = await lockTerm(ctx, termId)
  const [stays, goes] = [await getTerm(ctx, { termId }), await getTerm(ctx, { termId: goneId })]
  if (termId === goneId || goes.vocabularyId !== vocabularyId || stays.replacedBy || goes.replacedBy)
    throw problem('terms_not_mergeable')
  if (kind === 'tree') await takeNarrower(ctx, vocabularyId, stays, goes)
  await sql`
    insert into term_related (term_id, related_id)
    select distinct least(${termId}::uuid, other), greatest(${termId}::uuid, other) from (
      select related_id as other from term_related where term_id = ${goneId}
      union select term_id from term_related where related_id = ${goneId}) as its
    where other <> ${termId} on conflict do nothing`.execute(ctx.db)
  await sql`delete from term_related where ${goneId}::uuid in (term_id, related_id)`.execute(ctx.db)
  const synonyms = joined(stays, goes)
  const hiddenLabels = cleanSynonyms(both(stays.hiddenLabels, goes.hiddenLabels))
  await sql`
    update term set synonyms = ${JSON.stringify(synonyms)}, hidden_labels = ${JSON.stringify(hiddenLabels)},
      used = used + ${goes.used ?? 0}, updated_at = ${ctx.now()} where id = ${termId}`.execute(ctx.db)
  await writeLabels(ctx, [{ ...stays, synonyms, hiddenLabels }])
  await sql`
    update term set retired_at = coalesce(retired_at, ${ctx.now()}), replaced_by = ${termId}, used = 0, updated_at = ${ctx.now()}
    where id = ${goneId}`.execute(ctx.db)
  // Those that were merged into it before follow.
  await sql`update term set replaced_by = ${termId} where replaced_by = ${goneId}`.execute(ctx.db)
  await sql`
    delete from term_label using term where term.id = ${goneId} and term_label.term_number = term.number`.execute(
    ctx.db,
  )
  return { vocabularyId, name: mainLabel(stays.labels), wasName: mainLabel(goes.labels) }
}

async function takeNarrower(ctx: Ctx, vocabularyId: VocabularyId, stays: Term, goes: Term): Promise<void> {
  const { rows } = await sql<{ id: TermId }>`
    select term_id as id from term_broader where broader_id = ${goes.id} order by term_id`.execute(ctx.db)
  const above = await broaderIdsOf(ctx, goes.id)
  for (const { id } of rows) {
    const before = await broaderIdsOf(ctx, id)
    // What stays moves up to where the other one was.
    const instead = id === stays.id ? above.filter((each) => each !== id) : [stays.id]
    await writeBroader(
      ctx,
      vocabularyId,
      id,
      before.flatMap((each) => (each === goes.id ? instead : [each])),
    )
  }
  await requireLabelsOnce(
    ctx,
    vocabularyId,
    'tree',
    rows.map((row) => row.id),
  )
}

const both = (one: Synonyms, other: Synonyms): Synonyms =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((language) => [
      language,
      [...(one[language] ?? []), ...(other[language] ?? [])],
    ]),
  )

/** Labels of the other one are synonyms from now on, where they say anything new; a language that is missing is filled. */
function joined(stays: Term, goes: Term): Synonyms {
  const labels = Object.fromEntries(Object.entries(goes.labels).map(([language, label]) => [language, [label]]))
  const all = both(both(stays.synonyms, labels), goes.synonyms)
  return cleanSynonyms(
    Object.fromEntries(
      Object.entries(all).map(([language, texts]) => [
        language,
        texts.filter((text) => text.toLowerCase() !== stays.labels[language]?.toLowerCase()).slice(0, 200),
      ]),
    ),
  )
}
