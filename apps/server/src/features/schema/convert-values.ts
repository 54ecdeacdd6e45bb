import { type AssetId, FieldId, type FieldValue } from '@damask/contract'
import { inFormOf } from '@damask/fields'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { allFields } from '../metadata/index.ts'
import { nextItems, operationJob } from '../operations/index.ts'

/** Assets per transaction. */
const BATCH = 1_000

/**
 * Brings stored values into the form that their field asks for. Whoever reads a value gets it in that form already, so
 * nobody waits for this and nothing is told of it: it means the same as before.
 */
export const convertJob = operationJob<{ fieldId: FieldId }, { position: number }>({
  name: 'fields.convert',
  input: z.object({ fieldId: FieldId }),
  async batch(ctx, run) {
    const { ids, position } = await nextItems<AssetId>(ctx, run.operationId, run.progress?.position ?? 0, BATCH)
    const field = (await allFields(ctx)).find((one) => one.id === run.input.fieldId)
    // Deleted meanwhile, or changed back: what is in the right form stays as it is.
    if (field) await convert(ctx, ids, field)
    return { done: ids.length, progress: ids.length < BATCH ? null : { position } }
  },
})

async function convert(ctx: Ctx, ids: readonly AssetId[], field: Awaited<ReturnType<typeof allFields>>[number]) {
  const { rows } = await sql<{ id: AssetId; value: FieldValue }>`
    select id, metadata -> ${field.key} as value from asset
    where id = any(${[...ids]}::uuid[]) and metadata ? ${field.key} order by id for update`.execute(ctx.db)
  const changed = rows.flatMap(({ id, value }) => {
    const after = inFormOf(field, value, field.plainLanguage)
    return after === value ? [] : [{ id, after: JSON.stringify(after) }]
  })
  await sql`
    update asset set metadata = jsonb_set(asset.metadata, array[${field.key}::text], given.value)
    from unnest(${changed.map((one) => one.id)}::uuid[], ${changed.map((one) => one.after)}::jsonb[]) as given (id, value)
    where asset.id = given.id`.execute(ctx.db)
}
