import type { AssetId } from '@damask/contract'
import { type FileTags, holdsMetadata } from '@damask/fields'
import { blobKey } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import type { Bytes } from '../../platform/feature.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import * as assets from '../assets/index.ts'
import { splitName } from '../folders/index.ts'
import { embeddedOf } from '../renditions/index.ts'
import { type Copy, copyWith } from './copies.ts'
import { orderOf } from './order-of.ts'

type WithMetadata = 'embed' | 'sidecar'
type Version = Pick<
  assets.VersionRow,
  'number' | 'blob_sha256' | 'mime' | 'format' | 'kind' | 'extension' | 'size_bytes'
>

export async function downloadAsset(
  ctx: Ctx,
  input: {
    assetId: AssetId
    inline?: boolean | undefined
    v?: number | undefined
    metadata?: WithMetadata | undefined
  },
): Promise<Bytes> {
  if (!input.metadata) return assets.downloadAsset(ctx, input)
  const asset = await downloadable(ctx, input.assetId)
  const version = input.v === undefined ? versionOf(asset) : await assets.getVersion(ctx, input.assetId, input.v)
  return openWithMetadata(ctx, asset, version, input.metadata)
}

export async function downloadVersion(
  ctx: Ctx,
  input: { assetId: AssetId; number: number; metadata?: WithMetadata | undefined },
): Promise<Bytes> {
  if (!input.metadata) return assets.downloadVersion(ctx, input)
  const asset = await downloadable(ctx, input.assetId)
  return openWithMetadata(ctx, asset, await assets.getVersion(ctx, input.assetId, input.number), input.metadata)
}

async function downloadable(ctx: Ctx, assetId: AssetId): Promise<assets.AssetRow> {
  const asset = await assets.getVisibleAsset(ctx, assetId)
  requireCapability(ctx.actor, 'download_original', asset.scope_id)
  return asset
}

const versionOf = (asset: assets.AssetRow): Version => ({ ...asset, kind: asset.asset_kind as Version['kind'] })

/** Values may change while the address stays, so it is never kept without asking. */
async function openWithMetadata(ctx: Ctx, asset: assets.AssetRow, version: Version, how: WithMetadata): Promise<Bytes> {
  if (how === 'embed' && !holdsMetadata(version.format)) throw problem('format_without_metadata')
  const copy = await copyOf(ctx, asset, version, how)
  const isSidecar = how === 'sidecar'
  return {
    mime: isSidecar ? 'application/rdf+xml' : version.mime,
    sizeBytes: copy?.sizeBytes ?? version.size_bytes,
    etag: `"${copy?.hash ?? version.blob_sha256}"`,
    fileName: isSidecar ? sidecarName(asset.name) : asset.name,
    disposition: 'attachment',
    immutable: false,
    open: async (range, signal) => {
      await assets.tellOfDownload(ctx, asset, version, range)
      return ctx.storage.read(copy?.key ?? blobKey(version.blob_sha256), { signal, ...(range && { range }) })
    },
  }
}

const NOTHING: FileTags = { tags: {}, iim: null, isIimNewer: false }

async function copyOf(ctx: Ctx, asset: assets.AssetRow, version: Version, how: WithMetadata): Promise<Copy | null> {
  const isSidecar = how === 'sidecar'
  // A sidecar stands alone: what else is in the file is no concern of it.
  const says = isSidecar ? NOTHING : ((await embeddedOf(ctx, version.blob_sha256)) ?? NOTHING)
  const order = await orderOf(ctx, asset, version.format, says)
  const { mime, format, kind, extension, blob_sha256: sha256 } = version
  const sniffed = { mime, format, kind: kind as never, extension }
  return copyWith(ctx, { sha256, sniffed, order, isSidecar })
}

const sidecarName = (name: string) => `${splitName(name).stem}.xmp`

export const downloadArchive = (ctx: Ctx, input: Parameters<typeof assets.downloadArchive>[1]): Promise<Bytes> => {
  const taken = new Set<string>()
  return assets.downloadArchive(ctx, input, (file, signal) => partsWithMetadata(ctx, file, signal, taken))
}

/** A file with its values in it; or as it is with an XMP file beside it, where it cannot hold them or will not. */
async function* partsWithMetadata(
  ctx: Ctx,
  file: assets.ArchiveFile,
  signal: AbortSignal,
  taken: Set<string>,
): ReturnType<assets.OpenFile> {
  const asset = await assets.selectVisibleAssets(ctx).where('asset.id', '=', file.assetId).executeTakeFirst()
  const version = asset && versionOf(asset)
  // A newer version since the list was made is another file.
  const isSame = version?.blob_sha256 === file.sha256
  const embedded =
    isSame && holdsMetadata(version.format) ? await attempt(copyOf(ctx, asset!, version, 'embed')) : undefined
  const { path } = file
  if (embedded)
    return yield { path, sizeBytes: embedded.sizeBytes, bytes: await ctx.storage.read(embedded.key, { signal }) }
  yield { path, sizeBytes: file.sizeBytes, bytes: await ctx.storage.read(blobKey(file.sha256), { signal }) }
  const sidecar = isSame && embedded === undefined ? await attempt(copyOf(ctx, asset!, version, 'sidecar')) : undefined
  if (!sidecar) return
  const plain = path.replace(/\.[^./]*$/, '.xmp')
  const free = taken.has(plain.toLowerCase()) ? `${path}.xmp` : plain
  taken.add(free.toLowerCase())
  yield { path: free, sizeBytes: sidecar.sizeBytes, bytes: await ctx.storage.read(sidecar.key, { signal }) }
}

/** One file that cannot be written does not cost anybody the others. */
const attempt = (copy: Promise<Copy | null>): Promise<Copy | null | undefined> =>
  copy.catch((error) => {
    if (error instanceof Problem) return undefined
    throw error
  })
