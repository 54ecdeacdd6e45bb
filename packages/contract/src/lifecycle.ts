import * as z from 'zod'
import { Tier } from './asset-dates.ts'
import { Asset, AssetFilters } from './assets.ts'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { AssetId, FolderId, LegalHoldId, PersonId } from './ids.ts'
import { Operation } from './operations.ts'

const inAsset = z.object({ assetId: AssetId })
const inHold = z.object({ holdId: LegalHoldId })

const dates = {
  reviewAt: Timestamp.nullable()
    .optional()
    .describe('When somebody should look at it again. Null takes the date away.'),
  expiresAt: Timestamp.nullable().optional().describe('From when on it is not to be used. Null takes the date away.'),
}

/** What time does to an asset. */
export const AssetLifecycle = z
  .object({
    assetId: AssetId,
    reviewAt: Timestamp.nullable(),
    expiresAt: Timestamp.nullable(),
    isExpired: z.boolean(),
    tier: Tier,
    isHeld: z.boolean().describe('It cannot be erased.'),
    holds: z
      .array(z.object({ id: LegalHoldId, name: z.string() }))
      .describe('By what. Only for those who decide about policies.'),
  })
  .meta({ id: 'AssetLifecycle' })
export type AssetLifecycle = z.infer<typeof AssetLifecycle>

export const OnExpiry = z.enum(['nothing', 'bin']).meta({ id: 'OnExpiry' })
export type OnExpiry = z.infer<typeof OnExpiry>

const LifecycleSettings = z
  .object({ onExpiry: OnExpiry.describe('What becomes of an asset when it expires.') })
  .meta({ id: 'LifecycleSettings' })

const who = z.object({ id: PersonId, name: z.string() }).nullable()

/** Nothing that it covers can be erased, by anybody, until it is released. */
export const LegalHold = z
  .object({
    id: LegalHoldId,
    name: z.string(),
    reason: z.string(),
    kind: z.enum(['assets', 'folders', 'search']),
    folders: z.array(z.object({ id: FolderId, path: z.string() })).describe('As far as you may see them.'),
    filters: AssetFilters.nullable(),
    covers: z.int().describe('How many assets; after the release, how many it had covered.'),
    placedAt: Timestamp,
    placedBy: who,
    releasedAt: Timestamp.nullable(),
    releasedBy: who,
    releaseReason: z.string().nullable(),
  })
  .meta({ id: 'LegalHold' })
export type LegalHold = z.infer<typeof LegalHold>

const HeldAsset = z.object({
  assetId: AssetId,
  name: z.string(),
  path: z.string().describe('Of its folder, as far as you may see it.'),
  isBinned: z.boolean(),
})

const Reason = z.string().trim().min(1).max(2_000)

export const lifecycle = {
  get: endpoint({
    method: 'GET',
    path: '/assets/:assetId/lifecycle',
    summary: 'Show when an asset is to be reviewed, when it expires, and whether it is held',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: AssetLifecycle,
    problems: ['asset_not_found'],
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/assets/:assetId/lifecycle',
    summary: 'Set when an asset is to be reviewed and when it expires',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object(dates),
    returns: Asset,
    problems: ['asset_not_found', 'asset_changed'],
  }),
  bulkChange: endpoint({
    method: 'POST',
    path: '/assets/bulk/lifecycle',
    summary: 'Set when many assets are to be reviewed and when they expire',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      assetIds: z.array(AssetId).min(1).max(10_000).optional(),
      filters: AssetFilters.optional(),
      dryRun: z.boolean().optional().describe('Say what would happen, and change nothing.'),
      ...dates,
    }),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected', 'folder_not_found'],
  }),
  listDue: endpoint({
    method: 'GET',
    path: '/lifecycle/due',
    summary: 'List the assets whose review is due and that you may change, due longest first',
    audience: 'member',
    scope: 'library:read',
    query: z.object(paging),
    returns: page(Asset),
    problems: ['invalid_cursor'],
  }),
  getState: endpoint({
    method: 'GET',
    path: '/lifecycle/state',
    summary: 'Show how many assets are due for review by you',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({ due: z.int().describe('Counted up to 1,000.') }),
  }),
  getSettings: endpoint({
    method: 'GET',
    path: '/lifecycle/settings',
    summary: 'Show what becomes of expired assets',
    audience: 'member',
    scope: 'library:read',
    needs: 'manage_policies',
    returns: LifecycleSettings,
  }),
  setSettings: endpoint({
    method: 'PUT',
    path: '/lifecycle/settings',
    summary: 'Decide what becomes of expired assets',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_policies',
    body: LifecycleSettings,
    returns: LifecycleSettings,
  }),
  listHolds: endpoint({
    method: 'GET',
    path: '/lifecycle/holds',
    summary: 'List legal holds, newest first, with those that were released',
    audience: 'member',
    scope: 'library:read',
    needs: 'manage_policies',
    query: z.object(paging),
    returns: page(LegalHold),
    problems: ['invalid_cursor'],
  }),
  placeHold: endpoint({
    method: 'POST',
    path: '/lifecycle/holds',
    summary: 'Keep assets, folders or all that a search finds from being erased',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_policies',
    body: z.object({
      name: z.string().trim().min(1).max(120),
      reason: Reason,
      assetIds: z.array(AssetId).min(1).max(10_000).optional(),
      folderIds: z.array(FolderId).min(1).max(100).optional(),
      filters: AssetFilters.optional(),
    }),
    returns: LegalHold,
    status: 201,
    problems: ['asset_not_found', 'folder_not_found', 'nothing_selected', 'invalid_request'],
  }),
  listHeld: endpoint({
    method: 'GET',
    path: '/lifecycle/holds/:holdId/assets',
    summary: 'List what a legal hold covers, as far as you may see it',
    audience: 'member',
    scope: 'library:read',
    needs: 'manage_policies',
    params: inHold,
    query: z.object(paging),
    returns: page(HeldAsset),
    problems: ['hold_not_found', 'invalid_cursor'],
  }),
  releaseHold: endpoint({
    method: 'POST',
    path: '/lifecycle/holds/:holdId/release',
    summary: 'Release a legal hold',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_policies',
    params: inHold,
    body: z.object({ reason: Reason }),
    returns: LegalHold,
    problems: ['hold_not_found', 'hold_released'],
  }),
}
