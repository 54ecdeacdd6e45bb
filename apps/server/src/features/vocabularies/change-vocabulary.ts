import { type Labels, type Vocabulary, VocabularyId, type VocabularyKind } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation, sqlState } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireAllLabelsOnce } from './labels.ts'
import { cleanLabels, cleanText, mainLabel } from './texts.ts'
import { getVocabulary, lockVocabulary } from './vocabulary-rows.ts'

/** They are listed on one page. */
const MAX_VOCABULARIES = 500

type New = { key: string; kind: VocabularyKind; labels: Labels; description: string; uri: string | null }

export function createVocabulary(ctx: Ctx, input: New): Promise<Vocabulary> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from vocabulary`.execute(ctx.db)
    if (rows[0]!.count >= MAX_VOCABULARIES) throw problem('too_many_vocabularies')
    const vocabularyId = ctx.newId(VocabularyId)
    const labels = cleanLabels(input.labels)
    await sql`
      insert into vocabulary (id, key, kind, labels, description, uri, created_at, updated_at)
      values (${vocabularyId}, ${input.key}, ${input.kind}, ${JSON.stringify(labels)}, ${cleanText(input.description)},
        ${input.uri}, ${ctx.now()}, ${ctx.now()})`.execute(ctx.db)
    await publish(ctx, 'vocabulary.created', { vocabularyId, name: mainLabel(labels) }, vocabularyId)
    return getVocabulary(ctx, { vocabularyId })
  }).catch((error) => {
    throw isUniqueViolation(error, 'vocabulary_key_key') ? problem('vocabulary_key_taken') : error
  })
}

type Change = {
  vocabularyId: VocabularyId
  kind?: VocabularyKind | undefined
  labels?: Labels | undefined
  description?: string | undefined
  uri?: string | null | undefined
}

export function updateVocabulary(ctx: Ctx, { vocabularyId, ...input }: Change): Promise<Vocabulary> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockVocabulary(ctx, vocabularyId)
    const after = {
      kind: input.kind ?? before.kind,
      labels: input.labels ? cleanLabels(input.labels) : before.labels,
      description: input.description === undefined ? before.description : cleanText(input.description),
      uri: input.uri === undefined ? before.uri : input.uri,
    }
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
      (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
    )
    if (changed.length === 0) return getVocabulary(ctx, { vocabularyId })
    if (after.kind !== before.kind && after.kind !== 'tree') await requireFlat(ctx, vocabularyId)
    await sql`
      update vocabulary set kind = ${after.kind}, labels = ${JSON.stringify(after.labels)},
        description = ${after.description}, uri = ${after.uri}, revision = revision + 1, updated_at = ${ctx.now()}
      where id = ${vocabularyId}`.execute(ctx.db)
    await publish(ctx, 'vocabulary.updated', { vocabularyId, name: mainLabel(after.labels), changed }, vocabularyId)
    return getVocabulary(ctx, { vocabularyId })
  })
}

/** What a list of tags or options must be: without levels, and with each label once. */
async function requireFlat(ctx: Ctx, id: VocabularyId): Promise<void> {
  const { rows } = await sql`
    select 1 from term where vocabulary_id = ${id} and main_broader_id is not null limit 1`.execute(ctx.db)
  if (rows.length > 0) throw problem('vocabulary_has_levels')
  await requireAllLabelsOnce(ctx, id, 'closed')
}

const FOREIGN_KEY_VIOLATION = '23503'

export function deleteVocabulary(ctx: Ctx, { vocabularyId }: { vocabularyId: VocabularyId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { labels } = await lockVocabulary(ctx, vocabularyId)
    const { termCount, fieldKeys } = await getVocabulary(ctx, { vocabularyId })
    if (fieldKeys.length > 0) throw problem('vocabulary_in_use')
    await sql`delete from vocabulary where id = ${vocabularyId}`.execute(ctx.db)
    await publish(ctx, 'vocabulary.deleted', { vocabularyId, name: mainLabel(labels), termCount }, vocabularyId)
    return null
  }).catch((error) => {
    // A field began to choose from it just now.
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? problem('vocabulary_in_use') : error
  })
}
