import type { AssetId, FieldValue, Operation, ValueChange } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { may } from '../access/index.ts'
import { eachBatch, failureOf, indexAssets, type Position } from '../assets/index.ts'
import { tellChanges } from '../editing/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { assetsWithKey, requireNoField } from './orphans.ts'

const Input = z.object({ key: z.string(), dryRun: z.boolean().optional() })
type Input = z.output<typeof Input>

const BATCH = 500

export const eraseOrphansJob = operationJob<Input, Position>({
  name: 'quality.erase_orphans',
  input: Input,
  async batch(ctx, run) {
    const { key } = run.input
    await requireNoField(ctx, key)
    return eachBatch(ctx, run, BATCH, async (rows) => {
      const editable = rows.filter((row) => may(ctx.actor, 'edit', row.scope_id))
      const changed = await eraseKey(
        ctx,
        editable.map((row) => row.asset_id),
        key,
      )
      await tellChanges(ctx, run.operationId, rows, changed)
      return rows.filter((row) => !editable.includes(row)).map((row) => failureOf(row.asset_id, 'not_allowed'))
    })
  },
})

/** @throws field_exists, nothing_selected */
export function eraseOrphans(ctx: Ctx, input: Input): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    await requireNoField(ctx, input.key)
    const operation = await startOperation(ctx, eraseOrphansJob, { input, items: assetsWithKey(ctx, input.key) })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}

/** Takes what stands under a key away from locked assets, with everything that it was found by. */
export async function eraseKey(ctx: Ctx, ids: readonly AssetId[], key: string): Promise<Map<AssetId, ValueChange[]>> {
  const { rows } = await sql<{ id: AssetId; before: FieldValue }>`
    with before as (select id, metadata -> ${key}::text as value from asset where id = any(${[...ids]}::uuid[]) and metadata ? ${key})
    update asset set metadata = metadata - ${key}::text, revision = revision + 1, updated_at = ${ctx.now()}
    from before where asset.id = before.id returning asset.id, before.value as before`.execute(ctx.db)
  const changed = rows.map((row) => row.id)
  // A field that was deleted and whose values were kept has rows of its own.
  for (const table of ['asset_value', 'asset_unique_value'])
    await sql`delete from ${sql.table(table)} where asset_id = any(${changed}::uuid[])
      and field in (select number from field where key = ${key})`.execute(ctx.db)
  await indexAssets(ctx, changed)
  return new Map(rows.map(({ id, before }) => [id, [{ field: key, before, after: null }]]))
}
