import type { Asset, AssetId, AssetLifecycle, LegalHoldId } from '@damask/contract'
import { sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireCapability } from '../access/index.ts'
import { type AssetRow, getVisibleAsset, lockVisibleAsset, showAsset } from '../assets/index.ts'

/** What is set; undefined leaves as it is, null takes away. */
export type Dates = { reviewAt?: string | null | undefined; expiresAt?: string | null | undefined }

export async function getLifecycle(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<AssetLifecycle> {
  const asset = await getVisibleAsset(ctx, assetId)
  const { rows } = await sql<{ id: LegalHoldId; name: string }>`
    select legal_hold.id, legal_hold.name from legal_hold_asset join legal_hold on legal_hold.id = legal_hold_asset.hold_id
    where legal_hold_asset.asset_id = ${assetId} order by legal_hold.placed_at, legal_hold.id`.execute(ctx.db)
  return {
    assetId,
    ...datesOf(asset),
    isExpired: asset.expires_at !== null && asset.expires_at <= ctx.now(),
    tier: asset.tier as AssetLifecycle['tier'],
    isHeld: rows.length > 0,
    holds: mayWithAccount(ctx.actor, 'manage_policies') ? rows : [],
  }
}

export function changeLifecycle(ctx: Ctx, { assetId, ...dates }: Dates & { assetId: AssetId }): Promise<Asset> {
  return inTransaction(ctx, async (ctx) => {
    const asset = await lockVisibleAsset(ctx, assetId)
    requireCapability(ctx.actor, 'edit', asset.scope_id)
    const was = datesOf(asset)
    const [changed] = await setDates(ctx, [assetId], dates)
    if (!changed) return showAsset(ctx, assetId)
    const after = await showAsset(ctx, assetId)
    const is = { reviewAt: after.reviewAt, expiresAt: after.expiresAt }
    const fact = { assetId, folderId: asset.folder_id, name: asset.name, was, is }
    await publish(ctx, 'asset.dates_changed', fact, assetId)
    return after
  })
}

/**
 * Writes the dates of locked assets; a new date is told anew when it comes.
 * @returns those that had other ones
 */
export async function setDates(ctx: Ctx, assetIds: readonly AssetId[], dates: Dates): Promise<AssetId[]> {
  const [setsReview, setsExpiry] = [dates.reviewAt !== undefined, dates.expiresAt !== undefined]
  const [reviewAt, expiresAt] = [dates.reviewAt ?? null, dates.expiresAt ?? null]
  const { rows } = await sql<{ id: AssetId }>`
    with wanted as (
      select id, case when ${setsReview} then ${reviewAt}::timestamptz else review_at end as review_at,
        case when ${setsExpiry} then ${expiresAt}::timestamptz else expires_at end as expires_at
      from asset where id = any(${[...assetIds]}::uuid[])
    )
    update asset set revision = revision + 1, review_at = wanted.review_at, expires_at = wanted.expires_at,
      review_told_at = case when wanted.review_at is distinct from asset.review_at then null else asset.review_told_at end,
      expired_at = case when wanted.expires_at is distinct from asset.expires_at then null else asset.expired_at end
    from wanted where wanted.id = asset.id
      and (wanted.review_at, wanted.expires_at) is distinct from (asset.review_at, asset.expires_at)
    returning asset.id`.execute(ctx.db)
  return rows.map((row) => row.id)
}

const datesOf = ({ review_at, expires_at }: Pick<AssetRow, 'review_at' | 'expires_at'>) => ({
  reviewAt: review_at?.toISOString() ?? null,
  expiresAt: expires_at?.toISOString() ?? null,
})
