import type { ArchiveId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { entriesOf } from './archive-entries.ts'
import { ownerOf } from './create-archive.ts'
import { type OpenFile, writeZip } from './write-zip.ts'

/** @param withMetadata opens files with the values of their assets, for an archive that asked for them */
export async function downloadArchive(
  ctx: Ctx,
  { archiveId }: { archiveId: ArchiveId },
  withMetadata: OpenFile,
): Promise<Bytes> {
  const archive = await ctx.db
    .selectFrom('archive')
    .selectAll()
    .where('id', '=', archiveId)
    .where('actor_id', '=', ownerOf(ctx))
    .where('expires_at', '>', ctx.now())
    .executeTakeFirst()
  if (!archive) throw problem('archive_not_found')
  return {
    mime: 'application/zip',
    sizeBytes: null,
    etag: null,
    fileName: archive.name,
    disposition: 'attachment',
    immutable: false,
    open: async (_, signal) => {
      const { folder_id: folderId, asset_ids: assetIds, name } = archive
      await publish(ctx, 'assets.downloaded', { archiveId, folderId, name, assetIds }, folderId ?? undefined)
      return writeZip(ctx.storage, entriesOf(ctx, archive), signal, archive.metadata ? withMetadata : undefined)
    },
  }
}
