import type { AssetId, FolderId, Kind, Operation, PolicyFault } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { visibleTo } from '../access/index.ts'
import { getVisibleFolder, inSubtree, pathsOfFolders } from '../folders/index.ts'

const CURSOR = 'violations'
const COUNTED_TO = 10_000

type Input = { folderId: FolderId; limit?: number | undefined; cursor?: string | undefined }
type Violation = {
  assetId: AssetId
  name: string
  kind: Kind
  folderId: FolderId
  folderPath: string
  faults: PolicyFault[]
}
type Page = {
  items: Violation[]
  nextCursor: string | null
  total: number
  check: { state: Operation['state']; done: number; total: number | null; endedAt: string | null } | null
}

/** What the last look found, of assets that the reader may see. */
export async function listViolations(ctx: Ctx, input: Input): Promise<Page> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 1)
  const folder = await getVisibleFolder(ctx, input.folderId)
  const found = sql`
    from policy_violation
    join asset_index on asset_index.asset_id = policy_violation.asset_id
    join folder on folder.id = asset_index.folder_id
    where ${inSubtree('folder.id_path', folder.id_path)} and ${visibleTo(ctx.actor, 'asset_index')}`
  const { rows } = await sql<{
    asset_id: AssetId
    name: string
    kind: Kind
    folder_id: FolderId
    faults: PolicyFault[]
  }>`
    select policy_violation.asset_id, asset_index.name, asset_index.kind, asset_index.folder_id, policy_violation.faults
    ${found} and ${after ? sql`policy_violation.asset_id > ${uuidInCursor(after[0])}::uuid` : sql`true`}
    order by policy_violation.asset_id limit ${limit + 1}`.execute(ctx.db)
  const counted = await sql<{ total: number }>`
    select count(*) as total from (select 1 ${found} limit ${COUNTED_TO}) as found`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const paths = await pathsOfFolders(
    ctx,
    shown.map((row) => row.folder_id),
  )
  return {
    items: shown.map((row) => ({
      assetId: row.asset_id,
      name: row.name,
      kind: row.kind,
      folderId: row.folder_id,
      folderPath: paths.get(row.folder_id) ?? '/',
      faults: row.faults,
    })),
    nextCursor: rows.length > limit ? writeCursor(CURSOR, [shown.at(-1)!.asset_id]) : null,
    total: counted.rows[0]!.total,
    check: await lastCheck(ctx, folder.id),
  }
}

/** The look at this folder or, where that is newer, at one above it. */
async function lastCheck(ctx: Ctx, folderId: FolderId): Promise<Page['check']> {
  const { rows } = await sql<{ state: Operation['state']; done: number; total: number | null; ended_at: Date | null }>`
    select operation.state, operation.done, operation.total, operation.ended_at from policy_check
    join operation on operation.id = policy_check.operation_id
    join folder as above on above.id = policy_check.folder_id
    join folder on folder.id = ${folderId} and starts_with(folder.id_path, above.id_path)
    order by policy_check.started_at desc limit 1`.execute(ctx.db)
  const found = rows[0]
  return found
    ? { state: found.state, done: found.done, total: found.total, endedAt: found.ended_at?.toISOString() ?? null }
    : null
}
