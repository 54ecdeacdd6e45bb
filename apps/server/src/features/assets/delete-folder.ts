import { BinEntryId, type FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { getVisibleFolder, inSubtree, lockTree } from '../folders/index.ts'
import { eraseAfter } from './bin-entries.ts'

/** The folder with everything in it becomes one entry of the bin. What was in the bin already stays an entry of its own. */
export function deleteFolder(ctx: Ctx, { folderId }: { folderId: FolderId }): Promise<{ binEntryId: BinEntryId }> {
  return inTransaction(ctx, async (ctx) => {
    await lockTree(ctx)
    const folder = await getVisibleFolder(ctx, folderId)
    // It goes with what is in it.
    requireCapability(ctx.actor, 'manage_folder', folder.scope_id)
    requireCapability(ctx.actor, 'delete', folder.scope_id)
    if (!folder.parent_id) throw problem('folder_is_root')
    const binEntryId = ctx.newId(BinEntryId)
    await sql`
      update folder set binned_at = ${ctx.now()}, bin_entry_id = ${binEntryId}
      where ${inSubtree('id_path', folder.id_path)} and binned_at is null`.execute(ctx.db)
    const inFolder = sql`folder_id in (select id from folder where bin_entry_id = ${binEntryId})`
    await sql`delete from asset_index where ${inFolder}`.execute(ctx.db)
    const { rows } = await sql<{ assets: number; size_bytes: number }>`
      with binned as (
        update asset set binned_at = ${ctx.now()}, bin_entry_id = ${binEntryId}
        where ${inFolder} and binned_at is null returning id
      )
      select count(distinct binned.id) as assets, coalesce(sum(version.size_bytes), 0)::bigint as size_bytes
      from binned join asset_version as version on version.asset_id = binned.id`.execute(ctx.db)
    const { assets, size_bytes } = rows[0]!
    await ctx.db
      .insertInto('bin_entry')
      .values({
        id: binEntryId,
        type: 'folder',
        subject_id: folderId,
        name: folder.name,
        from_folder_id: folder.parent_id,
        asset_count: assets,
        size_bytes,
        binned_at: ctx.now(),
        binned_by: actorPersonId(ctx),
        erase_after: eraseAfter(ctx),
      })
      .execute()
    const fact = { folderId, parentId: folder.parent_id, name: folder.name, binEntryId, assetCount: assets }
    await publish(ctx, 'folder.deleted', fact, folderId)
    return { binEntryId }
  })
}
