import type { AssetFilters } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/**
 * The conditions on `asset_index` of review and expiry. What has a date stands in an index of its own, which is small beside
 * the library.
 */
export function dateConditions(ctx: Ctx, filters: AssetFilters): RawBuilder<SqlBool>[] {
  const { reviewBefore, expiresBefore, isExpired } = filters
  const isAmong = (which: RawBuilder<SqlBool>) =>
    sql<SqlBool>`asset_index.asset_id in (select id from asset where ${which})`
  const expired = sql<SqlBool>`asset.expires_at <= ${ctx.now()}`
  return [
    ...(reviewBefore ? [isAmong(sql<SqlBool>`asset.review_at < ${reviewBefore}`)] : []),
    ...(expiresBefore ? [isAmong(sql<SqlBool>`asset.expires_at < ${expiresBefore}`)] : []),
    ...(isExpired === true ? [isAmong(expired)] : []),
    ...(isExpired === false ? [sql<SqlBool>`not ${isAmong(expired)}`] : []),
  ]
}
