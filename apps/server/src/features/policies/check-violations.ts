import { type AssetId, FolderId, type Operation } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { requireCapability } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, inSubtree } from '../folders/index.ts'
import { allFields, valuesOf } from '../metadata/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { mayChangePolicy } from './get-policy.ts'
import { faultsOfAsset, type JudgedFile } from './judge.ts'
import { termTextsFor } from './name-texts.ts'
import { policiesOf } from './queries.ts'

/** Assets per transaction. */
const BATCH = 500

const Below = z.object({ folderId: FolderId })
type Below = z.output<typeof Below>
/** Folder by folder along the tree, and in each from the oldest asset on. */
type Position = { path: string; after: { micros: string; id: AssetId } | null }

/**
 * Looks at everything below a folder, by the rules as they are when each batch runs. It locks nothing: what changes
 * meanwhile is judged again by whatever changed it.
 */
export const checkJob = operationJob<Below, Position>({
  name: 'policies.check',
  input: Below,
  async batch(ctx, { input, progress, operationId }) {
    const top = await ctx.db.selectFrom('folder').selectAll().where('id', '=', input.folderId).executeTakeFirst()
    if (!top) return { done: 0, progress: null }
    if (!progress) await forgetOld(ctx, top)
    const { rows, next } = await nextAssets(ctx, top, progress)
    await judgeRows(ctx, rows)
    if (!next) {
      await sql`update policy_check set ended_at = ${ctx.now()}
        where folder_id = ${top.id} and operation_id = ${operationId}`.execute(ctx.db)
    }
    return { done: rows.length, progress: next }
  },
})

/** By hand, for whoever may change the rules. */
export function checkViolations(ctx: Ctx, { folderId }: { folderId: FolderId }): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const folder = await getVisibleFolder(ctx, folderId)
    if (!mayChangePolicy(ctx.actor, folder)) requireCapability(ctx.actor, 'manage_folder', folder.scope_id)
    return startCheck(ctx, folder)
  })
}

/** A newer look makes older ones at the same assets pointless: they are cancelled. */
export async function startCheck(ctx: Ctx, folder: FolderRow): Promise<Operation> {
  const counted = await sql<{ total: number }>`
    select count(*) as total from asset_index join folder on folder.id = asset_index.folder_id
    where ${inSubtree('folder.id_path', folder.id_path)}`.execute(ctx.db)
  const operation = await startOperation(ctx, checkJob, { input: { folderId: folder.id } })
  await sql`update operation set total = ${counted.rows[0]!.total} where id = ${operation.id}`.execute(ctx.db)
  await sql`
    update operation set cancel_asked = true from policy_check join folder on folder.id = policy_check.folder_id
    where operation.id = policy_check.operation_id and operation.ended_at is null
      and ${inSubtree('folder.id_path', folder.id_path)}`.execute(ctx.db)
  await sql`
    insert into policy_check (folder_id, operation_id, started_at) values (${folder.id}, ${operation.id}, ${ctx.now()})
    on conflict (folder_id) do update set operation_id = excluded.operation_id, started_at = excluded.started_at,
      ended_at = null`.execute(ctx.db)
  return { ...operation, total: counted.rows[0]!.total }
}

/** Of what left the library or the folder since. */
const forgetOld = (ctx: Ctx, top: FolderRow) =>
  sql`
    delete from policy_violation using asset
    where asset.id = policy_violation.asset_id and asset.folder_id in
      (select id from folder where ${inSubtree('folder.id_path', top.id_path)})
      and not exists (select 1 from asset_index where asset_index.asset_id = asset.id)`.execute(ctx.db)

type Row = JudgedFile & { id: AssetId; folder_id: FolderId; micros: string }

async function nextAssets(
  ctx: Ctx,
  top: FolderRow,
  progress: Position | undefined,
): Promise<{ rows: Row[]; next: Position | null }> {
  const rows: Row[] = []
  let position = progress ?? (await nextFolder(ctx, top, null))
  while (position && rows.length < BATCH) {
    const folderId = position.path.split('/').at(-2)!
    const wanted: number = BATCH - rows.length
    const after = position.after
    const found = await sql<Row>`
      select asset.id, asset.folder_id, asset.name, asset.kind, version.format, version.size_bytes as "sizeBytes",
        version.width, version.height, version.processing,
        (extract(epoch from asset_index.created_at) * 1000000)::bigint::text as micros
      from asset_index join asset on asset.id = asset_index.asset_id
      join asset_version as version on version.id = asset.current_version_id
      where asset_index.folder_id = ${folderId}::uuid and ${
        after
          ? sql`(asset_index.created_at, asset_index.asset_id) >
            (timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond', ${after.id}::uuid)`
          : sql`true`
      }
      order by asset_index.created_at, asset_index.asset_id limit ${wanted}`.execute(ctx.db)
    rows.push(...found.rows)
    const last = found.rows.at(-1)
    position =
      found.rows.length === wanted && last
        ? { path: position.path, after: { micros: last.micros, id: last.id } }
        : await nextFolder(ctx, top, position.path)
  }
  return { rows, next: position }
}

/** The next folder with anything in it. */
async function nextFolder(ctx: Ctx, top: FolderRow, after: string | null): Promise<Position | null> {
  const { rows } = await sql<{ id_path: string }>`
    select id_path from folder
    where ${inSubtree('folder.id_path', top.id_path)} and id_path > ${after ?? ''} collate "C" and binned_at is null
      and exists (select 1 from asset_index where asset_index.folder_id = folder.id)
    order by id_path limit 1`.execute(ctx.db)
  return rows[0] ? { path: rows[0].id_path, after: null } : null
}

async function judgeRows(ctx: Ctx, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const policies = await policiesOf(
    ctx,
    rows.map((row) => row.folder_id),
  )
  const fields = await allFields(ctx)
  const values = await valuesOf(
    ctx,
    rows.map((row) => row.id),
    fields,
  )
  const judged = rows.map((row) => ({
    row,
    policy: policies.get(row.folder_id)!,
    values: values.get(row.id) ?? {},
  }))
  const terms = await termTextsFor(ctx, fields, judged)
  const found = judged.flatMap(({ row, policy, values }) => {
    const faults = faultsOfAsset(policy, { ...row, values }, { fields, terms })
    return faults.length > 0 ? [{ id: row.id, faults: JSON.stringify(faults) }] : []
  })
  const bad = new Set(found.map(({ id }) => id))
  const good = rows.map((row) => row.id).filter((id) => !bad.has(id))
  await sql`delete from policy_violation where asset_id = any(${good}::uuid[])`.execute(ctx.db)
  await sql`
    insert into policy_violation (asset_id, faults, found_at)
    select given.id, given.faults, ${ctx.now()}
    from unnest(${found.map(({ id }) => id)}::uuid[], ${found.map(({ faults }) => faults)}::jsonb[]) as given (id, faults)
    join asset on asset.id = given.id
    on conflict (asset_id) do update set faults = excluded.faults, found_at = excluded.found_at`.execute(ctx.db)
}
