import type { Suggestion, TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { findTerms, mostUsedTerms } from './find-terms.ts'
import { summariesOfTerms } from './terms.ts'
import { cleanLabel } from './texts.ts'
import { findVocabulary, mayCreateTerms } from './vocabulary-rows.ts'

type Input = {
  vocabularyId: VocabularyId
  words?: string | undefined
  language?: string | undefined
  within?: TermId[] | undefined
  limit?: number | undefined
}

const DEFAULT_LIMIT = 20

export async function suggestTerms(ctx: Ctx, input: Input): Promise<{ items: Suggestion[]; mayCreate: boolean }> {
  const vocabulary = await findVocabulary(ctx, input.vocabularyId)
  const words = cleanLabel(input.words ?? '')
  const asked = { ...input, words, limit: input.limit ?? DEFAULT_LIMIT }
  const matches = words === '' ? [] : await findTerms(ctx, { ...asked, state: 'offered' })
  const ids = words === '' ? await mostUsedTerms(ctx, asked) : matches.map((match) => match.id)
  const summaries = new Map((await summariesOfTerms(ctx, ids)).map((summary) => [summary.id, summary]))
  const texts = new Map(matches.map(({ id, text, language, type }) => [id, { text, language, type }]))
  return {
    items: ids.flatMap((id) => {
      const summary = summaries.get(id)
      return summary ? { ...summary, matched: texts.get(id) ?? null } : []
    }),
    mayCreate:
      words !== '' && mayCreateTerms(ctx.actor, vocabulary) && !(await isLabel(ctx, input.vocabularyId, words)),
  }
}

async function isLabel(ctx: Ctx, vocabularyId: VocabularyId, words: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from term_label where vocabulary_id = ${vocabularyId} and text_key = text_key_of(${words}) and type = 'label'
    limit 1`.execute(ctx.db)
  return rows.length > 0
}
