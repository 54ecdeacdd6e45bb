import type { DuplicateOf } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'
import { pathsOfFolders } from '../folders/index.ts'

/** A file that is everywhere does not need all of its places listed. */
const MAX_FOUND = 5000

/** Assets in the library that the actor may see and whose current bytes are among these, oldest first. */
export async function findDuplicates(
  ctx: Ctx,
  sha256s: readonly string[],
): Promise<(DuplicateOf & { sha256: string })[]> {
  if (sha256s.length === 0) return []
  const rows = await ctx.db
    .selectFrom('asset_version')
    .innerJoin('asset', 'asset.current_version_id', 'asset_version.id')
    .select(['asset.id', 'asset.name', 'asset.folder_id', 'asset_version.blob_sha256'])
    .where(sql<SqlBool>`asset_version.blob_sha256 = any(${[...sha256s]}::text[])`)
    .where('asset.binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'asset'))
    .orderBy('asset.id')
    .limit(MAX_FOUND)
    .execute()
  const paths = await pathsOfFolders(
    ctx,
    rows.map((row) => row.folder_id),
  )
  return rows.map((row) => ({
    assetId: row.id,
    name: row.name,
    folderId: row.folder_id,
    folderPath: paths.get(row.folder_id)!,
    sha256: row.blob_sha256,
  }))
}
