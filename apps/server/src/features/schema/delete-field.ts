import { type AssetId, type DeletedField, type Field, FieldId, type Operation } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { lockTree } from '../access/index.ts'
import { indexAssets } from '../assets/index.ts'
import {
  allFields,
  deletedFields,
  type FieldRow,
  getField,
  lockSchema,
  MAX_FIELDS,
  nameOf,
  requireGoodDraft,
  toField,
} from '../metadata/index.ts'
import { nextItems, operationJob, startOperation } from '../operations/index.ts'
import { countValues, tableOf } from './count-values.ts'
import { requireRevision } from './update-field.ts'

type Input = { fieldId: FieldId; values: 'keep' | 'erase' }

/**
 * A deleted field is gone for everybody at once. Its values stay behind unseen and can come back with it, or are erased in
 * the background; a field that was deleted before can be erased later.
 * @throws field_in_use when other fields depend on it
 */
export function deleteField(ctx: Ctx, { fieldId, values }: Input): Promise<{ operation: Operation | null }> {
  return inTransaction(ctx, async (ctx) => {
    await lockTree(ctx)
    await lockSchema(ctx)
    const living = await allFields(ctx)
    const wasDeleted = (await deletedFields(ctx)).find((field) => field.id === fieldId && !field.isErasing)
    const field = living.find((one) => one.id === fieldId) ?? wasDeleted
    if (!field) throw problem('field_not_found')
    requireRevision(ctx, field)
    requireUnused(field, living)
    const assetCount = await countValues(ctx, field)
    const told = { fieldId, key: field.key, name: nameOf(field), assetCount }
    await publish(ctx, 'field.deleted', { ...told, values: assetCount === 0 ? 'none' : values }, fieldId)
    if (assetCount === 0) {
      await ctx.db.deleteFrom('field').where('id', '=', fieldId).execute()
      return { operation: null }
    }
    await ctx.db
      .updateTable('field')
      .set({
        deleted_at: wasDeleted?.deletedAt ?? ctx.now(),
        is_erasing: values === 'erase',
        revision: field.revision + 1,
      })
      .where('id', '=', fieldId)
      .execute()
    const job = values === 'erase' ? eraseValuesJob : indexValuesJob
    return { operation: await startOperation(ctx, job, { input: { fieldId }, items: assetsWith(field) }) }
  })
}

/** @throws field_in_use */
function requireUnused(field: FieldRow, living: readonly FieldRow[]): void {
  const users = living.filter(
    ({ rules }) =>
      rules.shownWhen?.some((when) => when.field === field.key) ||
      rules.requiredWhen?.some((when) => when.field === field.key),
  )
  if (users.length === 0) return
  throw problem('field_in_use', {
    detail: `Other fields depend on it: ${users.map(nameOf).join(', ')}. Change their conditions first.`,
    fieldKeys: users.map((user) => user.key),
  })
}

const assetsWith = (field: FieldRow) =>
  sql`select distinct asset_id from ${tableOf(field)} where field = ${field.number} order by asset_id`

/** @throws field_invalid when what it depends on is gone, or another field has its property now */
export function restoreField(
  ctx: Ctx,
  { fieldId }: { fieldId: FieldId },
): Promise<{ field: Field; operation: Operation | null }> {
  return inTransaction(ctx, async (ctx) => {
    await lockTree(ctx)
    await lockSchema(ctx)
    const deleted = (await deletedFields(ctx)).find((field) => field.id === fieldId && !field.isErasing)
    if (!deleted) throw problem('field_not_found')
    const living = await allFields(ctx)
    if (living.length >= MAX_FIELDS) throw problem('too_many_fields')
    await requireGoodDraft(ctx, deleted, living)
    await ctx.db
      .updateTable('field')
      .set({ deleted_at: null, revision: deleted.revision + 1, updated_at: ctx.now() })
      .where('id', '=', fieldId)
      .execute()
    await publish(ctx, 'field.restored', { fieldId, key: deleted.key, name: nameOf(deleted) }, fieldId)
    const operation = await startOperation(ctx, indexValuesJob, { input: { fieldId }, items: assetsWith(deleted) })
    return { field: await getField(ctx, { fieldId }), operation }
  })
}

export async function listDeletedFields(ctx: Ctx): Promise<{ items: DeletedField[] }> {
  const items: DeletedField[] = []
  for (const field of await deletedFields(ctx)) {
    items.push({
      field: toField(field),
      assetCount: await countValues(ctx, field),
      deletedAt: field.deletedAt.toISOString(),
      isErasing: field.isErasing,
    })
  }
  return { items }
}

const Input = z.object({ fieldId: FieldId })
/** Assets per transaction. */
const BATCH = 500

/** Lists no longer find assets by what a deleted field says, and do again when it is back. */
export const indexValuesJob = operationJob<{ fieldId: FieldId }, { position: number }>({
  name: 'fields.index',
  input: Input,
  async batch(ctx, run) {
    const { ids, position } = await nextItems<AssetId>(ctx, run.operationId, run.progress?.position ?? 0, BATCH)
    await indexAssets(ctx, ids)
    return { done: ids.length, progress: ids.length < BATCH ? null : { position } }
  },
})

export const eraseValuesJob = operationJob<{ fieldId: FieldId }, { position: number }>({
  name: 'fields.erase',
  input: Input,
  async batch(ctx, run) {
    const { ids, position } = await nextItems<AssetId>(ctx, run.operationId, run.progress?.position ?? 0, BATCH)
    const field = (await deletedFields(ctx)).find((one) => one.id === run.input.fieldId)
    if (field) await eraseValues(ctx, ids, field)
    const isLast = ids.length < BATCH
    if (isLast && field) await ctx.db.deleteFrom('field').where('id', '=', field.id).execute()
    return { done: ids.length, progress: isLast ? null : { position } }
  },
})

async function eraseValues(ctx: Ctx, ids: readonly AssetId[], { number, key }: FieldRow): Promise<void> {
  const assets = sql`any(${[...ids]}::uuid[])`
  await sql`select id from asset where id = ${assets} order by id for update`.execute(ctx.db)
  for (const table of ['asset_term', 'asset_value', 'asset_unique_value'])
    await sql`delete from ${sql.table(table)} where field = ${number} and asset_id = ${assets}`.execute(ctx.db)
  await sql`
    update asset set metadata = metadata - ${key}::text, revision = revision + 1, updated_at = ${ctx.now()}
    where id = ${assets}`.execute(ctx.db)
  await indexAssets(ctx, ids)
}
