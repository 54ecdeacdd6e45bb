import type { AssetId, BinEntryId, FolderId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { requireAnyCapability, requireCapability } from '../access/index.ts'
import {
  type FolderRow,
  idsInPath,
  inSubtree,
  lockTree,
  nameKeyOf,
  rewriteSubtree,
  withFolderSuffix,
  withSuffix,
} from '../folders/index.ts'
import { type BinEntryRow, lockVisibleEntry } from './bin-entries.ts'
import { reviewHeld } from './hold.ts'
import { indexAssets, indexLivingAssets } from './index-assets.ts'
import { selectAssets } from './queries.ts'
import { newFaultsOf } from './rules-of-folders.ts'

type Restored = { folderId: FolderId; assetId: AssetId | null; renamedTo: string | null }

/** Back where it was; into the nearest folder above that still exists, and under a free name, where that is not possible. */
export function restoreEntry(ctx: Ctx, { binEntryId }: { binEntryId: BinEntryId }): Promise<Restored> {
  return inTransaction(ctx, async (ctx) => {
    await lockTree(ctx)
    const entry = await lockVisibleEntry(ctx, binEntryId)
    const restored = entry.type === 'asset' ? await restoreAsset(ctx, entry) : await restoreFolder(ctx, entry)
    await ctx.db.deleteFrom('bin_entry').where('id', '=', entry.id).execute()
    return restored
  })
}

async function restoreAsset(ctx: Ctx, entry: BinEntryRow): Promise<Restored> {
  const assetId = entry.subject_id as AssetId
  const home = await uncheckedFolder(ctx, entry.from_folder_id)
  const target = await nearestLiving(ctx, home)
  if (target.id !== home.id) requireCapability(ctx.actor, 'upload', target.scope_id)
  const held = await heldElsewhere(ctx, assetId, home, target)
  const name = await freeName(ctx, 'asset', 'folder_id', target.id, entry.name, withSuffix)
  await ctx.db
    .updateTable('asset')
    .set((eb) => ({
      binned_at: null,
      bin_entry_id: null,
      folder_id: target.id,
      name,
      ...held,
      revision: eb('revision', '+', 1),
      updated_at: ctx.now(),
    }))
    .where('id', '=', assetId)
    .execute()
  await indexAssets(ctx, [assetId])
  await publish(ctx, 'asset.restored', { assetId, folderId: target.id, name }, assetId)
  await reviewHeld(ctx, [assetId])
  return { folderId: target.id, assetId, renamedTo: name === entry.name ? null : name }
}

/**
 * Back where it was is back where it was. Elsewhere it meets other rules; a bin that refuses to give back would lose
 * things, so what does not fit is held there.
 */
async function heldElsewhere(ctx: Ctx, assetId: AssetId, home: FolderRow, target: FolderRow) {
  if (target.id === home.id) return {}
  const rows = await selectAssets(ctx).where('asset.id', '=', assetId).execute()
  const faults = (await newFaultsOf(ctx, rows, { folderId: target.id })).get(assetId)
  return faults ? { held_at: ctx.now(), held_faults: JSON.stringify(faults), held_conflict: 'unique' } : {}
}

async function restoreFolder(ctx: Ctx, entry: BinEntryRow): Promise<Restored> {
  const folder = await uncheckedFolder(ctx, entry.subject_id as FolderId)
  const home = await uncheckedFolder(ctx, entry.from_folder_id)
  const target = await nearestLiving(ctx, home)
  // Back where it was is back where it was; anywhere else, something is added there.
  if (target.id !== home.id) requireAnyCapability(ctx.actor, ['upload', 'manage_folder'], target.scope_id)
  const name = await freeName(ctx, 'folder', 'parent_id', target.id, folder.name, withFolderSuffix)
  if (folder.parent_id !== target.id) await rewriteSubtree(ctx, folder, target)
  await ctx.db
    .updateTable('folder')
    .set((eb) => ({ name, revision: eb('revision', '+', 1), updated_at: ctx.now() }))
    .where('id', '=', folder.id)
    .execute()
  const back = sql`set binned_at = null, bin_entry_id = null where bin_entry_id = ${entry.id}`
  await sql`update folder ${back}`.execute(ctx.db)
  await sql`update asset ${back}`.execute(ctx.db)
  await indexLivingAssets(ctx, inSubtree('folder.id_path', `${target.id_path}${folder.id}/`))
  await publish(ctx, 'folder.restored', { folderId: folder.id, parentId: target.id, name }, folder.id)
  return { folderId: target.id, assetId: null, renamedTo: name === folder.name ? null : name }
}

const uncheckedFolder = (ctx: Ctx, id: FolderId): Promise<FolderRow> =>
  ctx.db.selectFrom('folder').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The folder itself or the first above it that is not in the bin. The library never is. */
export async function nearestLiving(ctx: Ctx, folder: FolderRow): Promise<FolderRow> {
  return ctx.db
    .selectFrom('folder')
    .selectAll()
    .where(sql<SqlBool>`id = any(${idsInPath(folder.id_path)}::uuid[])`)
    .where('binned_at', 'is', null)
    .orderBy('depth', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

/** Looked up in the database name by name; the tree is locked, so what is free stays free. */
async function freeName(
  ctx: Ctx,
  table: 'asset' | 'folder',
  column: 'folder_id' | 'parent_id',
  placeId: FolderId,
  wanted: string,
  numbered: (name: string, number: number) => string,
): Promise<string> {
  for (let name = wanted, number = 2; ; name = numbered(wanted, number++)) {
    const { rows } = await sql`
      select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${placeId} and binned_at is null
        ${table === 'asset' ? sql`and held_at is null` : sql``}
        and name_key = ${nameKeyOf(name)}`.execute(ctx.db)
    if (rows.length === 0) return name
  }
}
