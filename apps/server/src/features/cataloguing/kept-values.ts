import type { OperationId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Write } from './write-values.ts'

/** Keeps values of locked assets as they are, before an operation changes them, so that it can be undone. */
export async function keepBefore(ctx: Ctx, operationId: OperationId, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  // What the same operation changes twice was there before the first time.
  await sql`
    insert into value_before (operation_id, asset_id, field, before)
    select ${operationId}, given.asset_id, given.field, image_of_value(given.asset_id, given.field, given.key)
    from ${written(writes)} on conflict do nothing`.execute(ctx.db)
}

/** Keeps by what it is known later that nobody changed them since. */
export async function keepAfter(ctx: Ctx, operationId: OperationId, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  await sql`
    update value_before set after_mark = mark_of_image(image_of_value(given.asset_id, given.field, given.key))
    from ${written(writes)}
    where value_before.operation_id = ${operationId} and value_before.asset_id = given.asset_id
      and value_before.field = given.field`.execute(ctx.db)
}

const written = (writes: readonly Write[]) => sql`
  unnest(${writes.map((w) => w.assetId)}::uuid[], ${writes.map((w) => w.field.number)}::int[],
    ${writes.map((w) => w.field.key)}::text[]) as given (asset_id, field, key)`
