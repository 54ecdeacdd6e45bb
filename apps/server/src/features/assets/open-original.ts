import { blobKey, StorageProblem } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import type { AssetRow, VersionRow } from './queries.ts'

type Of = Pick<AssetRow, 'asset_id' | 'folder_id' | 'name'>
type Original = Pick<VersionRow, 'number' | 'blob_sha256' | 'mime' | 'size_bytes'>

/** The bytes of a version, to be sent: the hash of the content is its tag. */
export function openOriginal(
  ctx: Ctx,
  asset: Of,
  version: Original,
  how: { inline?: boolean | undefined; immutable?: boolean | undefined } = {},
): Bytes {
  return {
    mime: version.mime,
    sizeBytes: version.size_bytes,
    etag: `"${version.blob_sha256}"`,
    fileName: asset.name,
    disposition: how.inline ? 'inline' : 'attachment',
    immutable: how.immutable ?? false,
    open: async (range, signal) => {
      // Looking is no download; and one that goes on after a break is the same one.
      if (!how.inline && !range?.start) await tellOfDownload(ctx, asset, version)
      try {
        return await ctx.storage.read(blobKey(version.blob_sha256), { signal, ...(range && { range }) })
      } catch (error) {
        if (error instanceof StorageProblem && error.code === 'blob_missing') {
          ctx.log.error({ err: error, sha256: version.blob_sha256 }, 'the bytes of a version are not in the store')
        }
        throw error
      }
    },
  }
}

const tellOfDownload = (ctx: Ctx, { asset_id: assetId, folder_id: folderId, name }: Of, version: Original) =>
  publish(
    ctx,
    'asset.downloaded',
    { assetId, folderId, name, number: version.number, sha256: version.blob_sha256 },
    assetId,
  )
