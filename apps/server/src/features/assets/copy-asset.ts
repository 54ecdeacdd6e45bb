import type { Asset, AssetId, FolderId, VersionId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireCapability } from '../access/index.ts'
import { cleanName, getVisibleFolder, holdTree } from '../folders/index.ts'
import { copyValues } from './copy-values.ts'
import { indexAssets } from './index-assets.ts'
import { insertAssetUnderFreeName, type NewVersion } from './insert-asset.ts'
import { type AssetRow, getVisibleAsset, showAsset } from './queries.ts'
import { requireFits } from './rules-of-folders.ts'

type Input = { assetId: AssetId; folderId: FolderId; name?: string | undefined }

export function copyAsset(ctx: Ctx, input: Input): Promise<Asset> {
  const name = input.name === undefined ? undefined : cleanName(input.name)
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const original = await getVisibleAsset(ctx, input.assetId)
    const target = await getVisibleFolder(ctx, input.folderId)
    requireCapability(ctx.actor, 'download_original', original.scope_id)
    requireCapability(ctx.actor, 'upload', target.scope_id)
    await requireFits(ctx, original, { folderId: target.id, ...(name !== undefined && { name }) })
    const assetId = await insertCopy(ctx, original, target.id, name)
    await indexAssets(ctx, [assetId])
    const copy = await showAsset(ctx, assetId)
    const fact = { assetId, folderId: target.id, fromAssetId: original.asset_id, name: copy.name }
    await publish(ctx, 'asset.copied', fact, assetId)
    return copy
  })
}

/** A new asset over the same bytes, which are stored once, under a free name. */
export async function insertCopy(
  ctx: Ctx,
  original: AssetRow,
  folderId: FolderId,
  name = original.name,
): Promise<AssetId> {
  const version = await contentOf(ctx, original.current_version_id)
  const { assetId } = await insertAssetUnderFreeName(ctx, folderId, name, { ...version, note: null })
  await copyValues(ctx, original.asset_id, assetId)
  return assetId
}

/** All that a version says about its bytes, to be said by another version of the same bytes. */
export async function contentOf(ctx: Ctx, versionId: VersionId): Promise<NewVersion> {
  const { id, asset_id, number, author_id, created_at, facts, ...content } = await ctx.db
    .selectFrom('asset_version')
    .selectAll()
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  return { ...content, facts: facts === null ? null : JSON.stringify(facts) }
}
