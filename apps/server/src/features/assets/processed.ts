import type { AssetId, FolderId, ProcessingState, VersionId } from '@damask/contract'
import type { Facts, Orientation, Sniffed } from '@damask/media'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publishAll, signal } from '../../platform/events.ts'
import { enqueue } from '../../platform/jobs.ts'
import { holdTree } from '../folders/index.ts'
import { indexAssets } from './index-assets.ts'
import { reviewHeldJob } from './review-held.ts'

export type Processed = Sniffed & {
  sha256: string
  state: 'done' | 'failed'
  width: number | null
  height: number | null
  durationS: number | null
  pages: number | null
  orientation: Orientation | null
  facts: Facts | null
  thumbHash: string | null
  palette: string[]
  /** The recipes that exist now. */
  recipes: string[]
}

/** Writes what processing found out about some bytes to every version that has them, and tells of the assets that show them. */
export function recordProcessed(ctx: Ctx, result: Processed): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const shown = await lockAssetsShowing(ctx, result.sha256)
    await ctx.db
      .updateTable('asset_version')
      .set({
        mime: result.mime,
        format: result.format,
        kind: result.kind,
        extension: result.extension,
        width: result.width,
        height: result.height,
        duration_s: result.durationS,
        pages: result.pages,
        orientation: result.orientation,
        facts: result.facts && JSON.stringify(result.facts),
        thumb_hash: result.thumbHash,
        palette: result.palette,
        processing: result.state,
        recipes: result.recipes,
      })
      .where('blob_sha256', '=', result.sha256)
      .execute()
    const ids = shown.map((row) => row.id)
    await sql`update asset set kind = ${result.kind} where id = any(${ids}::uuid[]) and kind <> ${result.kind}`.execute(
      ctx.db,
    )
    await indexAssets(ctx, ids)
    const held = shown.filter((row) => row.is_held).map((row) => row.id)
    if (held.length > 0) await enqueue(ctx, reviewHeldJob, { assetIds: held })
    for (const row of shown) if (row.is_held) await signal(ctx, 'attention.changed', { folderId: row.folder_id })
    const facts = shown
      .filter((row) => !row.is_binned)
      .map((row) => ({
        data: { assetId: row.id, folderId: row.folder_id, versionId: row.current_version_id, state: result.state },
        subjectId: row.id,
      }))
    await publishAll(ctx, 'asset.processed', facts)
  })
}

/** Before and while processing runs; how it ended is said by `recordProcessed`. */
export function setProcessingState(ctx: Ctx, sha256: string, state: ProcessingState): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const shown = await lockAssetsShowing(ctx, sha256)
    await ctx.db.updateTable('asset_version').set({ processing: state }).where('blob_sha256', '=', sha256).execute()
    const ids = shown.map((row) => row.id)
    await sql`update asset_index set processing = ${state} where asset_id = any(${ids}::uuid[])`.execute(ctx.db)
  })
}

type Shown = { id: AssetId; folder_id: FolderId; current_version_id: VersionId; is_binned: boolean; is_held: boolean }

/** The assets whose current version has these bytes, in the bin or not, locked in one order. */
async function lockAssetsShowing(ctx: Ctx, sha256: string): Promise<Shown[]> {
  await sql`
    select id from asset where id in (select asset_id from asset_version where blob_sha256 = ${sha256})
    order by id for update`.execute(ctx.db)
  const { rows } = await sql<Shown>`
    select asset.id, asset.folder_id, asset.current_version_id, asset.binned_at is not null as is_binned,
      asset.held_at is not null as is_held
    from asset_version join asset on asset.current_version_id = asset_version.id
    where asset_version.blob_sha256 = ${sha256} order by asset.id`.execute(ctx.db)
  return rows
}
