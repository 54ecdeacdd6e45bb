import type { Activity, AssetId, EventId, FolderId, ScopeId } from '@damask/contract'
import { sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, wholeNumberInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { isAttendedBy, may, visibleTo } from '../access/index.ts'
import { actorOfRow } from './actor-of-row.ts'
import { ABOUT_ACCESS } from './kinds.ts'
import { idsIn, labelsOf, pickLabels } from './labels.ts'

type Page = { limit?: number | undefined; cursor?: string | undefined }
type Feed = { items: Activity[]; nextCursor: string | null }
type Row = {
  seq: number
  id: string
  at: Date
  name: string
  actor_type: string
  actor_id: string | null
  actor_name: string | null
  address: string | null
  data: Record<string, unknown>
  reason: string | null
}

export async function listActivityOfAsset(ctx: Ctx, input: { assetId: AssetId } & Page): Promise<Feed> {
  const { rows } = await sql<{ scope_id: ScopeId }>`
    select coalesce(asset.scope_id, folder.scope_id) as scope_id from asset join folder on folder.id = asset.folder_id
    where asset.id = ${input.assetId} and ${visibleTo(ctx.actor, 'asset')}`.execute(ctx.db)
  if (!rows[0]) throw problem('asset_not_found')
  return readFeed(ctx, input.assetId, rows[0].scope_id, input)
}

export async function listActivityOfFolder(ctx: Ctx, input: { folderId: FolderId } & Page): Promise<Feed> {
  const { rows } = await sql<{ scope_id: ScopeId }>`
    select scope_id from folder where id = ${input.folderId} and binned_at is null and ${visibleTo(ctx.actor, 'folder')}`.execute(
    ctx.db,
  )
  if (!rows[0]) throw problem('folder_not_found')
  return readFeed(ctx, input.folderId, rows[0].scope_id, input)
}

const CURSOR = 'activity'
/** How often one call looks for more, when much of what it finds may not be seen. */
const MAX_ROUNDS = 10

async function readFeed(ctx: Ctx, subjectId: AssetId | FolderId, scope: ScopeId, page: Page): Promise<Feed> {
  const limit = page.limit ?? DEFAULT_PAGE_LIMIT
  const last = readCursor(CURSOR, page.cursor, 1)
  const mayManage = may(ctx.actor, 'manage_access', scope)
  let before = last ? wholeNumberInCursor(last[0]) : Number.MAX_SAFE_INTEGER
  const shown: Row[] = []
  let isEnd = false
  for (let round = 0; shown.length < limit && !isEnd && round < MAX_ROUNDS; round++) {
    const { rows } = await sql<Row>`
      select event.seq, event.id, event.at, event.name, event.actor_type, event.actor_id, event.actor_name, event.address,
        event.data, event.reason
      from event_subject join event on event.seq = event_subject.seq
      where event_subject.subject_id = ${subjectId} and event_subject.seq < ${before}::bigint
        and event.name <> 'asset.processed' and (${mayManage} or event.name !~ ${ABOUT_ACCESS})
      order by event_subject.seq desc limit ${limit + 1}`.execute(ctx.db)
    isEnd = rows.length <= limit
    const visible = await visibleRows(ctx, subjectId, rows.slice(0, limit))
    for (const row of rows.slice(0, limit)) {
      if (shown.length === limit) {
        isEnd = false
        break
      }
      before = row.seq
      const seen = visible.get(row.seq)
      if (seen) shown.push(seen)
    }
  }
  return { items: await toActivities(ctx, shown), nextCursor: isEnd ? null : writeCursor(CURSOR, [before]) }
}

/** What of these the reader may know of, cut down to what they may see and what is about this thing. */
async function visibleRows(ctx: Ctx, subjectId: string, rows: readonly Row[]): Promise<Map<number, Row>> {
  const about = rows.map(({ data }) => ({ assets: assetsIn(data), folders: foldersIn(data) }))
  const assets = await visibleIds(
    ctx,
    'asset',
    about.flatMap((a) => a.assets).filter((id) => id !== subjectId),
  )
  const folders = await visibleIds(
    ctx,
    'folder',
    about.flatMap((a) => a.folders).filter((id) => id !== subjectId),
  )
  // What was erased is nowhere, so nothing says any more who might see it.
  const seesAll = ctx.actor.folderIds.length === 0 && ctx.actor.access.scopesWith('view') === 'all'
  const held = await heldFromReader(
    ctx,
    about.flatMap((a) => a.assets),
  )
  const sees = (id: string) => !held.has(id) && (seesAll || id === subjectId || assets.has(id) || folders.has(id))
  return new Map(
    rows.flatMap((row, i) => {
      const { assets: told, folders: near } = about[i]!
      if (told.length > 0 ? !told.some(sees) : !near.every(sees)) return []
      return [[row.seq, { ...row, data: factsOf(row.data, subjectId, sees) }]]
    }),
  )
}

const assetsIn = (data: Record<string, unknown>): string[] =>
  [data.assetId, data.assetIds].flat().filter((id): id is string => typeof id === 'string')
/** The folder that is itself told of, not where it is or was. */
const foldersIn = (data: Record<string, unknown>): string[] =>
  typeof data.folderId === 'string' && !('assetId' in data) ? [data.folderId] : []

/** What is not in the library yet, and not the reader's to mend. */
async function heldFromReader(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from asset where id = any(${[...new Set(ids)]}::uuid[]) and held_at is not null
      and not ${isAttendedBy(ctx.actor)}`.execute(ctx.db)
  return new Set(rows.map((row) => row.id))
}

async function visibleIds(ctx: Ctx, rows: 'asset' | 'folder', ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows: found } = await sql<{ id: string }>`
    select ${sql.ref(rows)}.id from ${sql.table(rows)}
    where ${sql.ref(rows)}.id = any(${[...new Set(ids)]}::uuid[]) and (${visibleTo(ctx.actor, rows)} ${rows === 'asset' ? sql`or ${isAttendedBy(ctx.actor)}` : sql``})`.execute(
    ctx.db,
  )
  return new Set(found.map((row) => row.id))
}

/** Of no use to people, and of no interest to them. */
const LEFT_OUT = new Set(['operationId', 'versionId', 'binEntryId', 'archiveId', 'sha256', 'assetIds', 'each'])
const NAMES_SHOWN = 5

function factsOf(data: Record<string, unknown>, subjectId: string, sees: (id: string) => boolean) {
  const facts = Object.fromEntries(Object.entries(data).filter(([key]) => !LEFT_OUT.has(key)))
  if (!Array.isArray(data.assetIds)) return facts
  const ids = data.assetIds as string[]
  const each = (data.each ?? []) as { name: string; before?: string }[]
  const mine = ids.indexOf(subjectId)
  if (mine >= 0) return { ...facts, ...each[mine], count: 1 }
  const seen = ids.flatMap((id, i) => (sees(id) ? [each[i]?.name] : []))
  return { ...facts, count: seen.length, assetNames: seen.filter(Boolean).slice(0, NAMES_SHOWN) }
}

async function toActivities(ctx: Ctx, rows: readonly Row[]): Promise<Activity[]> {
  const named = rows.map((row) => idsIn(row.data))
  const labels = await labelsOf(ctx, named.flat(), 'visible')
  const seesAudit = mayWithAccount(ctx.actor, 'see_audit')
  return rows.map((row, i) => ({
    id: row.id as EventId,
    at: row.at.toISOString(),
    name: row.name,
    actor: actorOfRow(row),
    reason: row.reason,
    facts: row.data,
    names: pickLabels(labels, named[i]!),
    address: seesAudit ? row.address : null,
  }))
}
