import type { Vocabulary, VocabularyId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

type Row = Omit<Vocabulary, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }

async function selectVocabularies(ctx: Ctx, which: RawBuilder<SqlBool>): Promise<Vocabulary[]> {
  const { rows } = await sql<Row>`
    select vocabulary.id, key, kind, labels, description, uri, revision, created_at as "createdAt", updated_at as "updatedAt",
      (select count(*)::int from term where vocabulary_id = vocabulary.id and retired_at is null) as "termCount",
      array(select field.key from field where field.vocabulary_id = vocabulary.id order by field.position, field.key) as "fieldKeys"
    from vocabulary where ${which} order by key`.execute(ctx.db)
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }))
}

export const listVocabularies = async (ctx: Ctx): Promise<{ items: Vocabulary[] }> => ({
  items: await selectVocabularies(ctx, sql<SqlBool>`true`),
})

/** @throws vocabulary_not_found */
export async function getVocabulary(ctx: Ctx, { vocabularyId }: { vocabularyId: VocabularyId }): Promise<Vocabulary> {
  const [found] = await selectVocabularies(ctx, sql<SqlBool>`vocabulary.id = ${vocabularyId}`)
  if (!found) throw problem('vocabulary_not_found')
  return found
}

export type VocabularyRow = Pick<Vocabulary, 'id' | 'key' | 'kind' | 'labels' | 'description' | 'uri'>

/** @throws vocabulary_not_found */
export async function findVocabulary(ctx: Ctx, id: VocabularyId): Promise<VocabularyRow> {
  const { rows } = await sql<VocabularyRow>`
    select id, key, kind, labels, description, uri from vocabulary where id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('vocabulary_not_found')
  return rows[0]
}

/**
 * Nobody else changes the terms of this vocabulary until this transaction ends. Whether a label is free and whether a
 * term would come to be below itself is decided by several rows, so it is decided in one place at a time.
 * @throws vocabulary_not_found
 */
export async function lockVocabulary(ctx: Ctx, id: VocabularyId): Promise<VocabularyRow> {
  const { rows } = await sql<VocabularyRow>`
    select id, key, kind, labels, description, uri from vocabulary where id = ${id} for no key update`.execute(ctx.db)
  if (!rows[0]) throw problem('vocabulary_not_found')
  return rows[0]
}

/** Keepers of fields always; in an open vocabulary everybody who may edit something somewhere. */
export const mayCreateTerms = (actor: Actor, { kind }: Pick<VocabularyRow, 'kind'>): boolean =>
  mayWithAccount(actor, 'manage_fields') || (kind === 'open' && actor.access.scopesWith('edit').length > 0)
