import type { AssetFilters } from './assets.ts'
import type { AssetId, FolderId, LegalHoldId, OperationId } from './ids.ts'
import type { OnExpiry } from './lifecycle.ts'

type Dates = { reviewAt: string | null; expiresAt: string | null }

/** Facts of what time does to assets; see `Events`. */
export type LifecycleEvents = {
  'asset.dates_changed': { assetId: AssetId; folderId: FolderId; name: string; was: Dates; is: Dates }
  'assets.dates_changed': {
    operationId: OperationId
    assetIds: AssetId[]
    each?: { name: string }[]
    /** Left out where it stayed as it was. */
    is: Partial<Dates>
  }
  'asset.review_due': { assetId: AssetId; folderId: FolderId; name: string; reviewAt: string }
  'asset.expired': { assetId: AssetId; folderId: FolderId; name: string; expiresAt: string; action: OnExpiry }
  'setting.expiry_changed': { was: OnExpiry; is: OnExpiry }
  /** What it covers is not told asset by asset: who sees an asset need not know of a hold. */
  'legal_hold.placed': {
    holdId: LegalHoldId
    name: string
    kind: 'assets' | 'folders' | 'search'
    filters: AssetFilters | null
    covers: number
  }
  'legal_hold.released': { holdId: LegalHoldId; name: string; covers: number }
}
