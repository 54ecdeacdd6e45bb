import { ROOT_FOLDER_ID, type UploadOptions } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { requireCapability } from '../access/index.ts'
import { findAssetByName, getVisibleAsset } from '../assets/index.ts'
import { cleanName, getVisibleFolder } from '../folders/index.ts'
import { policyOf, requireWelcome } from '../policies/index.ts'
import type { NewUpload } from './queries.ts'
import { fileNameOf, folderNamesOf } from './rules.ts'

/** Where the file goes, and whether it may, asked before its bytes are sent; asked again when it is put there. */
export async function readTarget(
  ctx: Ctx,
  options: UploadOptions,
  metadata: string | null,
  sizeBytes: number | null,
): Promise<Pick<NewUpload, 'name' | 'folderId' | 'assetId' | 'options'>> {
  const asset = options.assetId && (await getVisibleAsset(ctx, options.assetId))
  if (asset) requireCapability(ctx.actor, 'replace', asset.scope_id)
  const folderId = asset?.folder_id ?? options.folderId ?? ROOT_FOLDER_ID
  const name = cleanName(fileNameOf(options.filename))
  const folderNames = asset ? [] : folderNamesOf(options.relativePath).map(cleanName)
  const { conflict, duplicates, note } = options
  if (!asset) {
    const folder = await getVisibleFolder(ctx, folderId)
    requireCapability(ctx.actor, 'upload', folder.scope_id)
    const there = conflict === 'version' && folderNames.length === 0 && (await findAssetByName(ctx, folderId, name))
    if (there) requireCapability(ctx.actor, 'replace', there.scope_id)
  }
  requireWelcome(await policyOf(ctx, folderId), { name, sizeBytes })
  return {
    name,
    folderId,
    assetId: asset?.asset_id ?? null,
    options: {
      ...(conflict && { conflict }),
      ...(duplicates && { duplicates }),
      ...(note && { note }),
      folderNames,
      metadata,
    },
  }
}
