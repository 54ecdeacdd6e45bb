import { extname } from 'node:path'
import type { AssetId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Bytes } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { isAttendedBy, requireCapability, visibleTo } from '../access/index.ts'

/**
 * A stored preview. A grid asks for hundreds of these at once, so everything but the bytes comes from one narrow query
 * and the store is not asked whether it has them. Deleted assets keep their previews while they are in the bin.
 */
export async function downloadRendition(
  ctx: Ctx,
  { assetId, recipe, v }: { assetId: AssetId; recipe: string; v?: number | undefined },
): Promise<Bytes> {
  const found = await ctx.db
    .selectFrom('asset')
    .innerJoin('asset_version', (join) =>
      v === undefined
        ? join.onRef('asset_version.id', '=', 'asset.current_version_id')
        : join.onRef('asset_version.asset_id', '=', 'asset.id').on('asset_version.number', '=', v),
    )
    .innerJoin('folder as home', 'home.id', 'asset.folder_id')
    .leftJoin('rendition', (join) =>
      join.onRef('rendition.blob_sha256', '=', 'asset_version.blob_sha256').on('rendition.recipe', '=', recipe),
    )
    .select(['asset.name', 'rendition.blob_sha256', 'rendition.key', 'rendition.mime', 'rendition.size_bytes'])
    .select('rendition.created_at')
    .select((eb) => eb.fn.coalesce('asset.scope_id', 'home.scope_id').as('scope_id'))
    .where('asset.id', '=', assetId)
    .where(isReachable(ctx))
    .executeTakeFirst()
  if (!found)
    throw problem(v !== undefined && (await isVisible(ctx, assetId)) ? 'version_not_found' : 'asset_not_found')
  if (TAKEN_AWAY.has(recipe)) requireCapability(ctx.actor, 'download', found.scope_id)
  const { name, key, mime, size_bytes: sizeBytes, created_at: madeAt } = found
  if (key === null || mime === null || sizeBytes === null || madeAt === null) throw problem('rendition_not_found')
  return {
    mime,
    sizeBytes,
    // Processing again may draw other bytes of the same original.
    etag: `"${found.blob_sha256?.slice(0, 32)}-${recipe}-${madeAt.getTime().toString(36)}"`,
    fileName: `${name.replace(/\.[^.]*$/, '')} ${recipe}${extname(key)}`,
    disposition: 'inline',
    immutable: v !== undefined,
    open: (range, signal) => ctx.storage.read(key, { signal, ...(range && { range }) }),
  }
}

/** Renditions that are as good as the file itself: the whole document. All others are for looking at. */
const TAKEN_AWAY = new Set(['pdf'])

/** What one may see; in the bin, what one may bring back; of what is held, what one may mend. */
const isReachable = (ctx: Ctx) =>
  sql<SqlBool>`(${isAttendedBy(ctx.actor)} or ${visibleTo(ctx.actor, 'asset')} and (asset.binned_at is null or ${visibleTo(ctx.actor, 'asset', 'delete')}))`

async function isVisible(ctx: Ctx, assetId: AssetId): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('asset')
    .select('id')
    .where('id', '=', assetId)
    .where(isReachable(ctx))
    .executeTakeFirst()
  return row !== undefined
}
