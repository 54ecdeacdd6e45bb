import type { Labels, Synonyms, Term, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { broaderIdsOf, requireTermsOf, writeBroader } from './broader.ts'
import { uriOnce } from './create-term.ts'
import { getTerm } from './get-term.ts'
import { requireLabelsOnce, writeLabels } from './labels.ts'
import { cleanLabel, cleanLabels, cleanSynonyms, cleanTexts, mainLabel } from './texts.ts'
import { lockVocabulary } from './vocabulary-rows.ts'

type Change = {
  termId: TermId
  labels?: Labels | undefined
  synonyms?: Synonyms | undefined
  hiddenLabels?: Synonyms | undefined
  definition?: Record<string, string> | undefined
  notation?: string | null | undefined
  colour?: string | null | undefined
  uri?: string | null | undefined
  broaderIds?: TermId[] | undefined
  relatedIds?: TermId[] | undefined
}

export function updateTerm(ctx: Ctx, { termId, ...input }: Change): Promise<Term> {
  return inTransaction(ctx, async (ctx) => {
    const { vocabularyId, kind } = await lockTerm(ctx, termId)
    const before = await getTerm(ctx, { termId })
    const after = {
      labels: input.labels ? cleanLabels(input.labels) : before.labels,
      synonyms: input.synonyms ? cleanSynonyms(input.synonyms) : before.synonyms,
      hiddenLabels: input.hiddenLabels ? cleanSynonyms(input.hiddenLabels) : before.hiddenLabels,
      definition: input.definition ? cleanTexts(input.definition) : before.definition,
      notation: input.notation === undefined ? before.notation : cleanLabel(input.notation ?? '') || null,
      colour: input.colour === undefined ? before.colour : input.colour,
      uri: input.uri === undefined ? before.uri : input.uri,
    }
    const changed: string[] = (Object.keys(after) as (keyof typeof after)[]).filter(
      (name) => !isSame(after[name], before[name]),
    )
    if (changed.length > 0) {
      await sql`
        update term set labels = ${JSON.stringify(after.labels)}, synonyms = ${JSON.stringify(after.synonyms)},
          hidden_labels = ${JSON.stringify(after.hiddenLabels)}, definition = ${JSON.stringify(after.definition)},
          notation = ${after.notation}, colour = ${after.colour}, uri = ${after.uri},
          sort_key = text_key_of(${mainLabel(after.labels)}), updated_at = ${ctx.now()}
        where id = ${termId}`.execute(ctx.db)
      await writeLabels(ctx, [{ id: termId, ...after }])
    }
    if (input.relatedIds && (await writeRelated(ctx, vocabularyId, termId, input.relatedIds))) changed.push('related')
    const personal = { name: mainLabel(after.labels) }
    if (changed.length > 0)
      await publish(ctx, 'term.updated', { termId, vocabularyId, changed }, termId, {
        personal: changed.includes('labels') ? { ...personal, wasName: mainLabel(before.labels) } : personal,
      })
    if (input.broaderIds) await putBelow(ctx, { termId, vocabularyId, kind, broaderIds: input.broaderIds })
    if (changed.includes('labels')) await requireLabelsOnce(ctx, vocabularyId, kind, [termId])
    return getTerm(ctx, { termId })
  }).catch(uriOnce)
}

/** Holds the vocabulary that a term is in. @throws term_not_found */
export async function lockTerm(ctx: Ctx, termId: TermId) {
  const { rows } = await sql<{ vocabulary_id: VocabularyId; labels: Labels }>`
    select vocabulary_id, labels from term where id = ${termId}`.execute(ctx.db)
  if (!rows[0]) throw problem('term_not_found')
  const vocabularyId = rows[0].vocabulary_id
  const { kind } = await lockVocabulary(ctx, vocabularyId)
  // Read again: what was found before the lock may have changed while we waited for it.
  const now = await sql<{ labels: Labels }>`select labels from term where id = ${termId}`.execute(ctx.db)
  if (!now.rows[0]) throw problem('term_not_found')
  return { vocabularyId, kind, name: mainLabel(now.rows[0].labels) }
}

type Place = { termId: TermId; vocabularyId: VocabularyId; kind: string; broaderIds: TermId[] }

/** Gives a term other broader terms and tells of it; nothing happens where it has these already. */
export async function putBelow(ctx: Ctx, { termId, vocabularyId, kind, broaderIds }: Place): Promise<void> {
  const before = await broaderIdsOf(ctx, termId)
  const after = [...new Set(broaderIds)]
  if (isSame(before, after)) return
  if (kind !== 'tree') throw problem('vocabulary_is_flat')
  await writeBroader(ctx, vocabularyId, termId, after)
  await requireLabelsOnce(ctx, vocabularyId, 'tree', [termId])
  const { rows } = await sql<{ labels: Labels }>`select labels from term where id = ${termId}`.execute(ctx.db)
  const personal = { name: mainLabel(rows[0]!.labels) }
  await publish(ctx, 'term.moved', { termId, vocabularyId, before, after }, termId, { personal })
}

/** @returns whether any relation came or went */
async function writeRelated(ctx: Ctx, vocabularyId: VocabularyId, termId: TermId, ids: TermId[]): Promise<boolean> {
  const others = [...new Set(ids)].filter((id) => id !== termId)
  await requireTermsOf(ctx, vocabularyId, others)
  const gone = await sql`
    delete from term_related where (term_id = ${termId} and not related_id = any(${others}::uuid[]))
      or (related_id = ${termId} and not term_id = any(${others}::uuid[]))`.execute(ctx.db)
  const come = await sql`
    insert into term_related (term_id, related_id)
    select least(${termId}::uuid, id), greatest(${termId}::uuid, id) from unnest(${others}::uuid[]) as given (id)
    on conflict do nothing`.execute(ctx.db)
  return Number(gone.numAffectedRows ?? 0) + Number(come.numAffectedRows ?? 0) > 0
}

/** Languages have no order. */
const isSame = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : value
