import type { Suggestion, TermId, VocabularyId, VocabularyKind } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { findTerms, mostUsedTerms } from './find-terms.ts'
import { summariesOfTerms } from './terms.ts'
import { cleanLabel } from './texts.ts'
import { mayCreateTerms } from './vocabulary-rows.ts'

type Input = {
  vocabularyId: VocabularyId
  words?: string | undefined
  language?: string | undefined
  within?: TermId[] | undefined
  limit?: number | undefined
}

const DEFAULT_LIMIT = 20

export async function suggestTerms(ctx: Ctx, input: Input): Promise<{ items: Suggestion[]; mayCreate: boolean }> {
  const words = cleanLabel(input.words ?? '')
  const { kind, key, isLabel } = await lookAt(ctx, input.vocabularyId, words)
  const asked = { ...input, key, limit: input.limit ?? DEFAULT_LIMIT }
  const matches = await findTerms(ctx, { ...asked, state: 'offered' })
  const ids = words === '' ? await mostUsedTerms(ctx, asked) : matches.map((match) => match.id)
  const summaries = new Map((await summariesOfTerms(ctx, ids)).map((summary) => [summary.id, summary]))
  const texts = new Map(matches.map(({ id, text, language, type }) => [id, { text, language, type }]))
  return {
    items: ids.flatMap((id) => {
      const summary = summaries.get(id)
      return summary ? { ...summary, matched: texts.get(id) ?? null } : []
    }),
    mayCreate: words !== '' && !isLabel && mayCreateTerms(ctx.actor, { kind }),
  }
}

type Looked = { kind: VocabularyKind; key: string; isLabel: boolean }

/** In one question what would be three: somebody is typing. @throws vocabulary_not_found */
async function lookAt(ctx: Ctx, id: VocabularyId, words: string): Promise<Looked> {
  const { rows } = await sql<Looked>`
    select kind, given.key, exists (select 1 from term_label
      where vocabulary_id = vocabulary.id and text_key = given.key and type = 'label') as "isLabel"
    from vocabulary cross join (select text_key_of(${words}) as key) as given where id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('vocabulary_not_found')
  return rows[0]
}
