import type { AssetId, BinEntryId, FolderId, Operation } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish, publishAll } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { type FolderRow, lockTree, rewriteSubtree } from '../folders/index.ts'
import { type Failure, nextItems, operationJob, startOperation } from '../operations/index.ts'
import { type BinEntryRow, isInOwnBin, selectVisibleEntries } from './bin-entries.ts'
import { HAS_UNDER_HOLD, isUnderHold, underHoldAmong, underHoldFailure } from './legal-holds.ts'

/** Assets erased per transaction: the tree is locked meanwhile. */
const BATCH = 500

const work = {
  input: z.object({}),
  batch: async (
    ctx: Ctx,
    run: { operationId: Operation['id']; progress: { position: number } | undefined },
  ): Promise<{ done: number; failed?: Failure[]; progress: { position: number } | null }> => {
    await lockTree(ctx)
    const position = run.progress?.position ?? 0
    const { ids } = await nextItems<BinEntryId>(ctx, run.operationId, position, BATCH)
    if (ids.length === 0) return { done: 0, progress: null }
    const entries = await lockEntries(ctx, ids)
    // What is in front decides: a run of single assets goes at once, a folder goes batch by batch.
    const firstFolder = ids.findIndex((id) => entries.get(id)?.type === 'folder')
    if (firstFolder === 0) {
      const outcome = await eraseSomeOfFolder(ctx, entries.get(ids[0]!)!)
      if (outcome === 'more') return { done: 0, progress: { position } }
      const next = { progress: { position: position + 1 } }
      return outcome === 'gone' ? { done: 1, ...next } : { done: 0, failed: [underHoldFailure(ids[0]!)], ...next }
    }
    const singles = firstFolder === -1 ? ids : ids.slice(0, firstFolder)
    const failed = await eraseSingles(
      ctx,
      singles.flatMap((id) => entries.get(id) ?? []),
    )
    return { done: singles.length - failed.length, failed, progress: { position: position + singles.length } }
  },
}

export const eraseJob = operationJob({ name: 'bin.erase', ...work })
export const emptyJob = operationJob({ name: 'bin.empty', ...work })

export function eraseEntry(ctx: Ctx, { binEntryId }: { binEntryId: BinEntryId }): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const entry = await selectVisibleEntries(ctx).where('id', '=', binEntryId).executeTakeFirst()
    if (!entry) throw problem('bin_entry_not_found')
    if (entry.type === 'asset' && (await underHoldAmong(ctx, [entry.subject_id as AssetId])).size > 0)
      throw problem('under_legal_hold')
    return startOperation(ctx, eraseJob, { input: {}, items: sql`select ${binEntryId}::uuid` })
  })
}

export const emptyBin = (ctx: Ctx): Promise<Operation> =>
  startOperation(ctx, emptyJob, {
    input: {},
    items: sql`select id from bin_entry where ${isInOwnBin(ctx.actor)} order by binned_at`,
  })

/** What has been in the bin for longer than the settings say. What is held waits until it is released. */
export async function sweepBin(ctx: Ctx): Promise<void> {
  const due = await ctx.db
    .selectFrom('bin_entry')
    .select('id')
    .where('erase_after', '<=', ctx.now())
    .where(sql<SqlBool>`not ${HAS_UNDER_HOLD}`)
    .limit(1)
    .executeTakeFirst()
  if (!due) return
  const items = sql`select id from bin_entry where erase_after <= ${ctx.now()} and not ${HAS_UNDER_HOLD} order by erase_after`
  await startOperation(ctx, emptyJob, { input: {}, items })
}

/** Those that are still there and may still be erased: others may have been restored since the operation began. */
async function lockEntries(ctx: Ctx, ids: readonly BinEntryId[]): Promise<Map<BinEntryId, BinEntryRow>> {
  const { rows } = await sql<BinEntryRow>`
    select * from bin_entry where id = any(${[...ids]}::uuid[]) and ${isInOwnBin(ctx.actor)}
    order by id for update`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** @returns those that are held */
async function eraseSingles(ctx: Ctx, entries: readonly BinEntryRow[]): Promise<Failure[]> {
  const idOf = (entry: BinEntryRow) => entry.subject_id as AssetId
  const held = await underHoldAmong(ctx, entries.map(idOf))
  const going = entries.filter((entry) => !held.has(idOf(entry)))
  await eraseAssets(ctx, going.map(idOf))
  await deleteEntries(
    ctx,
    going.map((entry) => entry.id),
  )
  return entries.filter((entry) => held.has(idOf(entry))).map((entry) => underHoldFailure(entry.id))
}

/** A folder stays as long as something in it is held; the rest of what is in it goes. */
async function eraseSomeOfFolder(ctx: Ctx, entry: BinEntryRow): Promise<'gone' | 'more' | 'held'> {
  const { rows } = await sql<{ id: AssetId }>`
    select id from asset where bin_entry_id = ${entry.id} and not ${isUnderHold('asset.id')} order by id limit ${BATCH}`.execute(
    ctx.db,
  )
  const sizeBytes = await eraseAssets(
    ctx,
    rows.map((row) => row.id),
  )
  const { rows: left } = await sql`select 1 from asset where bin_entry_id = ${entry.id} limit 1`.execute(ctx.db)
  if (rows.length === BATCH || left.length > 0) {
    await sql`
      update bin_entry set asset_count = asset_count - ${rows.length}::int, size_bytes = size_bytes - ${sizeBytes}::bigint
      where id = ${entry.id}`.execute(ctx.db)
    return rows.length === BATCH ? 'more' : 'held'
  }
  await moveOtherEntriesOut(ctx, entry)
  await ctx.db.deleteFrom('folder').where('bin_entry_id', '=', entry.id).execute()
  await deleteEntries(ctx, [entry.id])
  const folderId = entry.subject_id as FolderId
  await publish(ctx, 'folder.erased', { folderId, name: entry.name, assetCount: entry.asset_count }, folderId)
  return 'gone'
}

/** What had been deleted from inside the folder before keeps its own entry, as if deleted from the folder above. */
async function moveOtherEntriesOut(ctx: Ctx, entry: BinEntryRow): Promise<void> {
  const above = await ctx.db
    .selectFrom('folder')
    .selectAll()
    .where('id', '=', entry.from_folder_id)
    .executeTakeFirstOrThrow()
  const { rows: folders } = await sql<FolderRow>`
    select inner_folder.* from folder as inner_folder join folder as outer_folder on outer_folder.id = inner_folder.parent_id
    where outer_folder.bin_entry_id = ${entry.id} and inner_folder.bin_entry_id <> ${entry.id}`.execute(ctx.db)
  for (const folder of folders) await rewriteSubtree(ctx, folder, above)
  const going = sql`(select id from folder where bin_entry_id = ${entry.id})`
  await sql`update asset set folder_id = ${above.id} where folder_id in ${going}`.execute(ctx.db)
  await sql`update bin_entry set from_folder_id = ${above.id} where from_folder_id in ${going}`.execute(ctx.db)
}

const deleteEntries = (ctx: Ctx, ids: readonly BinEntryId[]) =>
  sql`delete from bin_entry where id = any(${[...ids]}::uuid[])`.execute(ctx.db)

/** Binned assets with all their versions. Bytes that nothing refers to any more are left to the collector. */
async function eraseAssets(ctx: Ctx, ids: readonly AssetId[]): Promise<number> {
  if (ids.length === 0) return 0
  const versions = await sql<{ sha256s: string[]; size_bytes: number }>`
    select coalesce(array_agg(distinct blob_sha256), '{}') as sha256s, coalesce(sum(size_bytes), 0)::bigint as size_bytes
    from asset_version where asset_id = any(${[...ids]}::uuid[])`.execute(ctx.db)
  const { sha256s, size_bytes } = versions.rows[0]!
  const { rows } = await sql<{ id: AssetId; folder_id: FolderId; name: string }>`
    delete from asset where id = any(${[...ids]}::uuid[]) returning id, folder_id, name`.execute(ctx.db)
  await sql`
    update blob set orphaned_at = ${ctx.now()} where sha256 = any(${sha256s}::text[])
      and not exists (select 1 from asset_version where asset_version.blob_sha256 = blob.sha256)`.execute(ctx.db)
  await publishAll(
    ctx,
    'asset.erased',
    rows.map((row) => ({ data: { assetId: row.id, folderId: row.folder_id, name: row.name }, subjectId: row.id })),
  )
  return size_bytes
}
