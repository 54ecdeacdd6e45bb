import { ROOT_FOLDER_ID, type UploadOptions } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleAsset } from '../assets/index.ts'
import { cleanName, getVisibleFolder } from '../folders/index.ts'
import type { NewUpload } from './queries.ts'
import { fileNameOf, folderNamesOf } from './rules.ts'

/** Where the file goes, checked before its bytes are sent. */
export async function readTarget(
  ctx: Ctx,
  options: UploadOptions,
  metadata: string | null,
): Promise<Pick<NewUpload, 'name' | 'folderId' | 'assetId' | 'options'>> {
  const asset = options.assetId && (await getVisibleAsset(ctx, options.assetId))
  const folderId = asset?.folder_id ?? options.folderId ?? ROOT_FOLDER_ID
  await getVisibleFolder(ctx, folderId)
  const { conflict, duplicates, note } = options
  return {
    name: cleanName(fileNameOf(options.filename)),
    folderId,
    assetId: asset?.asset_id ?? null,
    options: {
      ...(conflict && { conflict }),
      ...(duplicates && { duplicates }),
      ...(note && { note }),
      folderNames: asset ? [] : folderNamesOf(options.relativePath).map(cleanName),
      metadata,
    },
  }
}
