import { type Labels, type Synonyms, type Term, TermId, type VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { LAST_POSITION, writeBroader } from './broader.ts'
import { getTerm } from './get-term.ts'
import { requireLabelsOnce, writeLabels } from './labels.ts'
import { cleanLabel, cleanLabels, cleanSynonyms, cleanTexts, mainLabel } from './texts.ts'
import { lockVocabulary, mayCreateTerms } from './vocabulary-rows.ts'

type New = {
  vocabularyId: VocabularyId
  labels: Labels
  synonyms?: Synonyms | undefined
  hiddenLabels?: Synonyms | undefined
  definition?: Record<string, string> | undefined
  notation?: string | null | undefined
  colour?: string | null | undefined
  uri?: string | null | undefined
  broaderId?: TermId | null | undefined
}

export function createTerm(ctx: Ctx, { vocabularyId, broaderId = null, ...input }: New): Promise<Term> {
  return inTransaction(ctx, async (ctx) => {
    const { kind } = await lockVocabulary(ctx, vocabularyId)
    if (!mayCreateTerms(ctx.actor, { kind })) throw problem('not_allowed', { capability: 'manage_fields' })
    if (broaderId && kind !== 'tree') throw problem('vocabulary_is_flat')
    const id = ctx.newId(TermId)
    const texts = {
      labels: cleanLabels(input.labels),
      synonyms: cleanSynonyms(input.synonyms ?? {}),
      hiddenLabels: cleanSynonyms(input.hiddenLabels ?? {}),
    }
    await sql`
      insert into term (id, vocabulary_id, labels, synonyms, hidden_labels, definition, notation, colour, uri, position,
        sort_key, created_at, created_by, updated_at)
      values (${id}, ${vocabularyId}, ${JSON.stringify(texts.labels)}, ${JSON.stringify(texts.synonyms)},
        ${JSON.stringify(texts.hiddenLabels)}, ${JSON.stringify(cleanTexts(input.definition ?? {}))},
        ${cleanLabel(input.notation ?? '') || null}, ${input.colour ?? null}, ${input.uri ?? null},
        ${LAST_POSITION(vocabularyId, null)}, text_key_of(${mainLabel(texts.labels)}), ${ctx.now()}, ${actorPersonId(ctx)},
        ${ctx.now()})`.execute(ctx.db)
    await writeLabels(ctx, [{ id, ...texts }])
    if (broaderId) await writeBroader(ctx, vocabularyId, id, [broaderId])
    await requireLabelsOnce(ctx, vocabularyId, kind, [id])
    const personal = { name: mainLabel(texts.labels) }
    await publish(ctx, 'term.created', { termId: id, vocabularyId, broaderId }, id, { personal })
    return getTerm(ctx, { termId: id })
  }).catch(uriOnce)
}

/** A URI names one term of a vocabulary. */
export function uriOnce(error: unknown): never {
  throw isUniqueViolation(error, 'term_uri_once') ? problem('term_uri_taken') : error
}
