import type { AssetFilters, AssetId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { holdTree } from '../folders/index.ts'
import { type Failure, nextItems, type Run } from '../operations/index.ts'
import { conditionOf } from './filters.ts'
import { type AssetRow, lockVisibleAssets } from './queries.ts'

/** Assets by their ids, or by what is true of them. */
export type Selection = { assetIds?: AssetId[] | undefined; filters?: AssetFilters | undefined }
/** Where a batch of a bulk verb ended. */
export type Position = { position: number }

/** Ids as they were given (what cannot be seen fails one by one), or what the filters find now. */
export async function idsOfSelection(ctx: Ctx, { assetIds, filters }: Selection): Promise<RawBuilder<unknown>> {
  if (assetIds && filters) {
    throw problem('invalid_request', { detail: 'Select assets by their ids or by filters, not both.' })
  }
  if (assetIds) return sql`select unnest(${[...new Set(assetIds)]}::uuid[])`
  if (!filters) throw problem('nothing_selected')
  return sql`select asset_id from asset_index where ${await conditionOf(ctx, filters)}`
}

/** One batch of a bulk verb: the assets locked and visible, whoever is missing recorded. */
export async function eachBatch<I>(
  ctx: Ctx,
  run: Run<I, Position>,
  size: number,
  change: (rows: AssetRow[]) => Promise<Failure[]>,
) {
  await holdTree(ctx)
  const { ids, position } = await nextItems<AssetId>(ctx, run.operationId, run.progress?.position ?? 0, size)
  const rows = await lockVisibleAssets(ctx, ids)
  const found = new Set(rows.map((row) => row.asset_id))
  const missing = ids.filter((id) => !found.has(id)).map((id) => failureOf(id, 'asset_not_found'))
  const failed = [...missing, ...(await change(rows))]
  return { done: ids.length - failed.length, failed, progress: ids.length < size ? null : { position } }
}

export function failureOf(subjectId: AssetId, code: 'asset_not_found' | 'asset_name_taken' | 'not_allowed'): Failure {
  return { subjectId, code, message: problem(code).message }
}
