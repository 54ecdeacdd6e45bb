import { type AssetId, errors } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Failure } from '../operations/index.ts'

/**
 * Whether an asset is under a legal hold. Every path that erases asks; the database refuses what forgets to.
 * @param column the id of the asset
 */
export const isUnderHold = (column: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select 1 from legal_hold_asset where legal_hold_asset.asset_id = ${sql.ref(column)})`

/** Whether something in an entry of the bin is held. For queries on `bin_entry`. */
export const HAS_UNDER_HOLD: RawBuilder<SqlBool> = sql<SqlBool>`(case bin_entry.type
  when 'asset' then ${isUnderHold('bin_entry.subject_id')}
  else exists (select 1 from asset where asset.bin_entry_id = bin_entry.id and ${isUnderHold('asset.id')}) end)`

/** Of these assets the ones that may not be erased. */
export async function underHoldAmong(ctx: Ctx, ids: readonly AssetId[]): Promise<Set<AssetId>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ asset_id: AssetId }>`
    select distinct asset_id from legal_hold_asset where asset_id = any(${[...ids]}::uuid[])`.execute(ctx.db)
  return new Set(rows.map((row) => row.asset_id))
}

export const underHoldFailure = (subjectId: string): Failure => ({
  subjectId,
  code: 'under_legal_hold',
  message: errors.under_legal_hold.says,
})

/** Where the bytes go, the holds go: for an asset that becomes a version of another. */
export async function passHoldsOn(ctx: Ctx, from: AssetId, to: AssetId): Promise<void> {
  await sql`
    with passed as (delete from legal_hold_asset where asset_id = ${from} returning hold_id)
    insert into legal_hold_asset (asset_id, hold_id) select ${to}, hold_id from passed on conflict do nothing`.execute(
    ctx.db,
  )
}
