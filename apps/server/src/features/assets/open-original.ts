import { blobKey, StorageProblem } from '@damask/storage'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { isShownInline } from '../../platform/shown-inline.ts'
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
  // What no browser is let show is saved also by whoever asked to look at it.
  const inline = how.inline === true && isShownInline(version.mime)
  return {
    mime: version.mime,
    sizeBytes: version.size_bytes,
    etag: `"${version.blob_sha256}"`,
    fileName: asset.name,
    disposition: inline ? 'inline' : 'attachment',
    immutable: how.immutable ?? false,
    open: async (range, signal) => {
      // Looking is no download.
      if (!inline) await tellOfDownload(ctx, asset, version, range)
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

/** A download that goes on after a break is the same one, and told once. */
export async function tellOfDownload(
  ctx: Ctx,
  asset: Of,
  { number, blob_sha256: sha256 }: Pick<Original, 'number' | 'blob_sha256'>,
  range: { start: number } | undefined,
): Promise<void> {
  if (range?.start && (await wasTold(ctx, asset, sha256))) return
  const { asset_id: assetId, folder_id: folderId, name } = asset
  await publish(ctx, 'asset.downloaded', { assetId, folderId, name, number, sha256 }, assetId)
}

const GOES_ON_FOR_MS = 24 * 3_600_000

/** Whether this caller began to download just that lately: else asking for all but the first byte would leave no trace. */
async function wasTold(ctx: Ctx, { asset_id: assetId }: Of, sha256: string): Promise<boolean> {
  const { personId, keyId, appId } = ctx.actor
  const { rows } = await sql`
    select 1 from event_subject join event on event.seq = event_subject.seq
    where event_subject.subject_id = ${assetId} and event.name = 'asset.downloaded'
      and event.at > ${new Date(ctx.now().getTime() - GOES_ON_FOR_MS)} and event.data ->> 'sha256' = ${sha256}
      and event.actor_id is not distinct from ${personId}::uuid and event.actor_key_id is not distinct from ${keyId}::uuid
      and event.actor_app_id is not distinct from ${appId ?? null}
    order by event_subject.seq desc limit 1`.execute(ctx.db)
  return rows.length > 0
}
