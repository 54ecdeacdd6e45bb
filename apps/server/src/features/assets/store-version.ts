import type { Asset, AssetId, ConflictMode, FolderId, ScopeId } from '@damask/contract'
import type { Sniffed } from '@damask/media'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, holdTree, nameKeyOf } from '../folders/index.ts'
import { adoptBlob } from './blobs.ts'
import { indexAssets } from './index-assets.ts'
import { addVersion, insertAsset, insertAssetUnderFreeName, type NewVersion } from './insert-asset.ts'
import { lockVisibleAsset, showAsset } from './queries.ts'

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
}

export type StoredVersion = { asset: Asset; versionNumber: number; outcome: 'created' | 'version_added' }

/**
 * Turns stored bytes into an asset or a version, whole or not at all.
 * @throws folder_not_found, asset_not_found, asset_changed, asset_name_taken or blob_missing
 */
export function storeVersion(ctx: Ctx, input: StoreVersion): Promise<StoredVersion> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    if (input.assetId) {
      const { asset_id, folder_id, scope_id } = await lockVisibleAsset(ctx, input.assetId)
      requireCapability(ctx.actor, 'replace', scope_id)
      return become(ctx, asset_id, folder_id, input)
    }
    const folder = await getVisibleFolder(ctx, input.folderId)
    requireCapability(ctx.actor, 'upload', folder.scope_id)
    if (input.conflict === 'version') return storeByName(ctx, folder, input)

    const version = await toNewVersion(ctx, input)
    if (input.conflict === 'unique') {
      return created(ctx, input, await insertAssetUnderFreeName(ctx, input.folderId, input.name, version))
    }
    const inserted = await insertAsset(ctx, input.folderId, input.name, version)
    if (!inserted) throw problem('asset_name_taken', { name: input.name })
    return created(ctx, input, { ...inserted, name: input.name })
  })
}

/** Between looking and inserting, somebody else may take the name or let it go: then look again. */
async function storeByName(ctx: Ctx, folder: FolderRow, input: StoreVersion): Promise<StoredVersion> {
  for (;;) {
    const { rows } = await sql<{ id: AssetId; scope_id: ScopeId | null }>`
      select id, scope_id from asset where folder_id = ${input.folderId} and binned_at is null
        and name_key = ${nameKeyOf(input.name)} for update`.execute(ctx.db)
    if (rows[0]) {
      requireCapability(ctx.actor, 'replace', rows[0].scope_id ?? folder.scope_id)
      return become(ctx, rows[0].id, folder.id, input)
    }
    const inserted = await insertAsset(ctx, input.folderId, input.name, await toNewVersion(ctx, input))
    if (inserted) return created(ctx, input, { ...inserted, name: input.name })
  }
}

async function become(ctx: Ctx, assetId: AssetId, folderId: FolderId, input: StoreVersion): Promise<StoredVersion> {
  const { versionId, number } = await addVersion(ctx, assetId, await toNewVersion(ctx, input))
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
  return { asset: await showAsset(ctx, made.assetId), versionNumber: 1, outcome: 'created' }
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
