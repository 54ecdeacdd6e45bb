import type { Labels, Quality, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** What of each vocabulary could be tidied up. */
export async function readVocabularies(ctx: Ctx): Promise<Quality['vocabularies']> {
  const { rows } = await sql<{ id: VocabularyId; labels: Labels; terms: number; unused: number; alike: number }>`
    select vocabulary.id, vocabulary.labels, quality_vocabulary.unused, quality_vocabulary.alike,
      (select count(*)::int from term where term.vocabulary_id = vocabulary.id and retired_at is null) as terms
    from quality_vocabulary join vocabulary on vocabulary.id = quality_vocabulary.vocabulary_id
    order by vocabulary.key`.execute(ctx.db)
  return rows
}
