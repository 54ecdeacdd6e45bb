import type { Asset, AssetId, ConflictMode, FolderId, PolicyFault, ScopeId } from '@damask/contract'
import type { Sniffed } from '@damask/media'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish, signal } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, holdTree, nameKeyOf } from '../folders/index.ts'
import { allFields } from '../metadata/index.ts'
import { faultsOfAsset, faultsOfFile, type PlacedPolicy, policyOf, strictest } from '../policies/index.ts'
import { adoptBlob } from './blobs.ts'
import { reviewHeld } from './hold.ts'
import { indexAssets } from './index-assets.ts'
import {
  addVersion,
  type Held,
  insertAsset,
  insertAssetUnderFreeName,
  insertHeldAsset,
  type NewVersion,
} from './insert-asset.ts'
import { lockVisibleAsset, showAsset } from './queries.ts'
import { fileOf } from './rules-of-folders.ts'

export type StoreVersion = {
  folderId: FolderId
  /** As `cleanName` makes it. */
  name: string
  /** Adds a version to this asset, wherever it is and whatever it is called. */
  assetId?: AssetId | undefined
  sniffed: Sniffed
  /** Of bytes that are in the store under `blobKey(sha256)`. */
  sha256: string
  sizeBytes: number
  /** When the folder has an asset of that name: take a free name, become its next version, or refuse. */
  conflict: ConflictMode
  note?: string | null | undefined
  /** Gives a new asset the values that its folder has for it, before anybody judges what is missing. */
  fill?: ((ctx: Ctx, assetId: AssetId) => Promise<void>) | undefined
}

export type StoredVersion = { asset: Asset; versionNumber: number; outcome: 'created' | 'version_added' | 'held' }

/**
 * Turns stored bytes into an asset or a version, whole or not at all. What breaks the rules of its folder is held: it is
 * safe, and not in the library.
 * @throws folder_not_found, asset_not_found, asset_changed, asset_name_taken or blob_missing
 */
export function storeVersion(ctx: Ctx, input: StoreVersion): Promise<StoredVersion> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    if (input.assetId) {
      const { asset_id, folder_id, scope_id } = await lockVisibleAsset(ctx, input.assetId)
      requireCapability(ctx.actor, 'replace', scope_id)
      return become(ctx, asset_id, await policyOf(ctx, folder_id), folder_id, input)
    }
    const folder = await getVisibleFolder(ctx, input.folderId)
    requireCapability(ctx.actor, 'upload', folder.scope_id)
    const policy = await policyOf(ctx, folder.id)
    const conflict = strictest(policy.accountConflict, policy.parts.conflict, input.conflict)
    if (conflict === 'version') return storeByName(ctx, folder, policy, input)

    const version = await toNewVersion(ctx, input)
    const faults = await faultsOnArrival(ctx, policy, input, version)
    if (faults.length > 0) {
      if (conflict === 'reject') await requireFreeName(ctx, input)
      return hold(ctx, input, version, { faults, conflict, versionOf: null })
    }
    if (conflict === 'unique') {
      return created(ctx, input, await insertAssetUnderFreeName(ctx, input.folderId, input.name, version))
    }
    const inserted = await insertAsset(ctx, input.folderId, input.name, version)
    if (!inserted) throw problem('asset_name_taken', { name: input.name })
    return created(ctx, input, { ...inserted, name: input.name })
  })
}

/** Between looking and inserting, somebody else may take the name or let it go: then look again. */
async function storeByName(
  ctx: Ctx,
  folder: FolderRow,
  policy: PlacedPolicy,
  input: StoreVersion,
): Promise<StoredVersion> {
  for (;;) {
    const { rows } = await sql<{ id: AssetId; scope_id: ScopeId | null }>`
      select id, scope_id from asset where folder_id = ${input.folderId} and binned_at is null and held_at is null
        and name_key = ${nameKeyOf(input.name)} for update`.execute(ctx.db)
    if (rows[0]) {
      requireCapability(ctx.actor, 'replace', rows[0].scope_id ?? folder.scope_id)
      return become(ctx, rows[0].id, policy, folder.id, input)
    }
    const version = await toNewVersion(ctx, input)
    const faults = await faultsOnArrival(ctx, policy, input, version)
    if (faults.length > 0) return hold(ctx, input, version, { faults, conflict: 'version', versionOf: null })
    const inserted = await insertAsset(ctx, input.folderId, input.name, version)
    if (inserted) return created(ctx, input, { ...inserted, name: input.name })
  }
}

async function become(
  ctx: Ctx,
  assetId: AssetId,
  policy: PlacedPolicy,
  folderId: FolderId,
  input: StoreVersion,
): Promise<StoredVersion> {
  const version = await toNewVersion(ctx, input)
  const faults = faultsOfFile(policy, { ...fileOf(version), name: input.name })
  // The current version stays what it is until the new one may take its place.
  if (faults.length > 0)
    return hold(ctx, { ...input, folderId }, version, { faults, conflict: 'unique', versionOf: assetId })
  const { versionId, number } = await addVersion(ctx, assetId, version)
  await indexAssets(ctx, [assetId])
  const fact = { assetId, folderId, versionId, number, sha256: input.sha256 }
  await publish(ctx, 'asset.version_added', fact, assetId)
  return { asset: await showAsset(ctx, assetId), versionNumber: number, outcome: 'version_added' }
}

async function created(
  ctx: Ctx,
  input: StoreVersion,
  made: { assetId: AssetId; name: string },
): Promise<StoredVersion> {
  await indexAssets(ctx, [made.assetId])
  const fact = { assetId: made.assetId, folderId: input.folderId, name: made.name }
  await publish(ctx, 'asset.created', fact, made.assetId)
  await input.fill?.(ctx, made.assetId)
  return { asset: await showAsset(ctx, made.assetId), versionNumber: 1, outcome: 'created' }
}

/** Everything that can be said now: pixels where the bytes are known already, values where the folder gives them. */
async function faultsOnArrival(ctx: Ctx, policy: PlacedPolicy, { name }: StoreVersion, version: NewVersion) {
  const { requiredFields, naming } = policy.parts
  const fields = requiredFields?.length || naming ? await allFields(ctx) : []
  return faultsOfAsset(policy, { ...fileOf(version), name, values: {} }, { fields, terms: new Map() })
}

/** What is missing may be there a moment later: values of the folder, a name made of them. Then it was never held. */
async function hold(ctx: Ctx, input: StoreVersion, version: NewVersion, held: Held): Promise<StoredVersion> {
  const { folderId, name } = input
  const assetId = await insertHeldAsset(ctx, folderId, name, version, held)
  if (!held.versionOf) await input.fill?.(ctx, assetId)
  await reviewHeld(ctx, [assetId])
  const { rows } = await sql<{ faults: PolicyFault[] }>`
    select held_faults as faults from asset where id = ${assetId} and held_at is not null`.execute(ctx.db)
  if (!rows[0]) return { asset: await showAsset(ctx, assetId), versionNumber: 1, outcome: 'created' }
  const faults = [...new Set(rows[0].faults.map(({ code }) => code))]
  await publish(ctx, 'asset.held', { assetId, folderId, name, faults, versionOf: held.versionOf }, assetId)
  await signal(ctx, 'attention.changed', { folderId })
  return { asset: await showAsset(ctx, assetId), versionNumber: 1, outcome: 'held' }
}

async function requireFreeName(ctx: Ctx, { folderId, name }: StoreVersion): Promise<void> {
  const { rows } = await sql`
    select 1 from asset where folder_id = ${folderId} and binned_at is null and held_at is null
      and name_key = ${nameKeyOf(name)}`.execute(ctx.db)
  if (rows.length > 0) throw problem('asset_name_taken', { name })
}

/** What is known of the bytes from an earlier version of them is known of this one at once. */
async function toNewVersion(ctx: Ctx, input: StoreVersion): Promise<NewVersion> {
  await adoptBlob(ctx, input.sha256, input.sizeBytes)
  const known = await ctx.db
    .selectFrom('asset_version')
    .select(['mime', 'format', 'kind', 'extension', 'width', 'height', 'duration_s', 'pages', 'orientation'])
    .select(['facts', 'thumb_hash', 'palette', 'processing', 'recipes'])
    .where('blob_sha256', '=', input.sha256)
    .orderBy(sql`processing = 'done' desc, processing = 'failed' desc, id desc`)
    .limit(1)
    .executeTakeFirst()
  return {
    ...input.sniffed,
    ...(known && { ...known, facts: known.facts === null ? null : JSON.stringify(known.facts) }),
    blob_sha256: input.sha256,
    size_bytes: input.sizeBytes,
    note: input.note ?? null,
  }
}
