import { type AssetId, FolderId, type Operation } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { may, requireCapability } from '../access/index.ts'
import { type FolderRow, getVisibleFolder } from '../folders/index.ts'
import { type Failure, type OperationJob, operationJob, startOperation } from '../operations/index.ts'
import { policyNotMet } from '../policies/index.ts'
import { insertCopy } from './copy-asset.ts'
import { binAssets } from './delete-asset.ts'
import { indexAssets } from './index-assets.ts'
import { mayMove } from './move-rules.ts'
import type { AssetRow } from './queries.ts'
import { newFaultsOf } from './rules-of-folders.ts'
import { eachBatch, failureOf, idsOfSelection, type Position, type Selection } from './selection.ts'

/** Assets per transaction. */
const BATCH = 500
const COPIES_PER_BATCH = 100

type Selected = Selection & { dryRun?: boolean | undefined }
type IntoFolder = Selected & { toFolderId: FolderId }

const Into = z.object({ dryRun: z.boolean().optional(), toFolderId: FolderId })
type Into = z.output<typeof Into>
const Plain = z.object({ dryRun: z.boolean().optional() })
type Plain = z.output<typeof Plain>

export const moveJob = operationJob<Into, Position>({
  name: 'assets.move',
  input: Into,
  batch: (ctx, run) =>
    eachBatch(ctx, run, BATCH, async (rows) => {
      const target = await getTarget(ctx, run.input.toFolderId)
      const [moveable, refused] = split(rows, (row) => mayMove(ctx.actor, row.scope_id, target.scope_id))
      const elsewhere = moveable.filter((row) => row.folder_id !== target.id)
      const [leaving, unfit] = await splitByRules(ctx, elsewhere, target)
      const moving = leaving.map((row) => row.asset_id)
      const { rows: moved } = await sql<{ id: AssetId }>`
        with candidate as (
          select id, name_key, row_number() over (partition by name_key order by id) as nth
          from asset where id = any(${moving}::uuid[])
        )
        update asset set folder_id = ${target.id}, revision = revision + 1, updated_at = ${ctx.now()}
        from candidate where asset.id = candidate.id and nth = 1 and not exists (
          select 1 from asset as there
          where there.folder_id = ${target.id} and there.binned_at is null and there.held_at is null and there.name_key = candidate.name_key)
        returning asset.id`.execute(ctx.db)
      const assetIds = moved.map((row) => row.id)
      const wasThere = new Map(leaving.map((row) => [row.asset_id, { name: row.name, before: row.folder_id }]))
      const each = assetIds.map((id) => wasThere.get(id)!)
      await indexAssets(ctx, assetIds)
      if (assetIds.length > 0) {
        const before = [...new Set(leaving.map((row) => row.folder_id))]
        await publish(ctx, 'assets.moved', { operationId: run.operationId, assetIds, before, after: target.id, each })
      }
      const isMoved = new Set(assetIds)
      return [
        ...refused,
        ...unfit,
        ...moving.filter((id) => !isMoved.has(id)).map((id) => failureOf(id, 'asset_name_taken')),
      ]
    }),
})

export const copyJob = operationJob<Into, Position>({
  name: 'assets.copy',
  input: Into,
  batch: (ctx, run) =>
    eachBatch(ctx, run, COPIES_PER_BATCH, async (rows) => {
      const target = await getTarget(ctx, run.input.toFolderId)
      const [allowed, refused] = split(rows, (row) => may(ctx.actor, 'download_original', row.scope_id))
      const [copyable, unfit] = await splitByRules(ctx, allowed, target)
      const assetIds: AssetId[] = []
      for (const row of copyable) assetIds.push(await insertCopy(ctx, row, target.id))
      await indexAssets(ctx, assetIds)
      if (assetIds.length > 0) {
        const each = copyable.map(({ name }) => ({ name }))
        await publish(ctx, 'assets.copied', { operationId: run.operationId, assetIds, after: target.id, each })
      }
      return [...refused, ...unfit]
    }),
})

export const deleteJob = operationJob<Plain, Position>({
  name: 'assets.delete',
  input: Plain,
  batch: (ctx, run) =>
    eachBatch(ctx, run, BATCH, async (rows) => {
      const [deletable, refused] = split(rows, (row) => may(ctx.actor, 'delete', row.scope_id))
      const assetIds = deletable.map((row) => row.asset_id)
      await binAssets(ctx, assetIds)
      const each = deletable.map(({ name, folder_id }) => ({ name, before: folder_id }))
      if (assetIds.length > 0) await publish(ctx, 'assets.deleted', { operationId: run.operationId, assetIds, each })
      return refused
    }),
})

export const bulkMove = (ctx: Ctx, input: IntoFolder): Promise<Operation> => startInto(ctx, moveJob, input)
export const bulkCopy = (ctx: Ctx, input: IntoFolder): Promise<Operation> => startInto(ctx, copyJob, input)
export const bulkDelete = (ctx: Ctx, input: Selected): Promise<Operation> =>
  start(ctx, deleteJob, input, { dryRun: input.dryRun })

async function startInto(ctx: Ctx, work: OperationJob<Into>, input: IntoFolder): Promise<Operation> {
  await getTarget(ctx, input.toFolderId)
  return start(ctx, work, input, { dryRun: input.dryRun, toFolderId: input.toFolderId })
}

/** Asked again before every batch: a folder may close while many assets are on their way into it. */
async function getTarget(ctx: Ctx, id: FolderId): Promise<FolderRow> {
  const target = await getVisibleFolder(ctx, id)
  requireCapability(ctx.actor, 'upload', target.scope_id)
  return target
}

/** What may be done, and what is refused because it may not. */
function split(rows: readonly AssetRow[], isAllowed: (row: AssetRow) => boolean): [AssetRow[], Failure[]] {
  const refused = rows.filter((row) => !isAllowed(row)).map((row) => failureOf(row.asset_id, 'not_allowed'))
  return [rows.filter(isAllowed), refused]
}

/** What fits the rules of the folder that it goes to, and what does not, each with its reasons. */
async function splitByRules(ctx: Ctx, rows: AssetRow[], target: FolderRow): Promise<[AssetRow[], Failure[]]> {
  const faults = await newFaultsOf(ctx, rows, { folderId: target.id })
  const unfit = [...faults].map(([subjectId, found]) => {
    const { code, message } = policyNotMet(found)
    return { subjectId, code, message }
  })
  return [rows.filter((row) => !faults.has(row.asset_id)), unfit]
}

function start<I>(ctx: Ctx, work: OperationJob<I>, selection: Selection, input: I): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const operation = await startOperation(ctx, work, { input, items: await idsOfSelection(ctx, selection) })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}
