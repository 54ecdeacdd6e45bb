import type { AssetFilters, FolderId, LegalHold, LegalHoldId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import {
  DEFAULT_PAGE_LIMIT,
  fromMicros,
  readCursor,
  toMicros,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { pathsOfFolders } from '../folders/index.ts'
import { namesOfPeople } from '../identity/index.ts'

export type HoldRow = Selectable<Tables['legal_hold']>
type Paging = { limit?: number | undefined; cursor?: string | undefined }

const CURSOR = 'lifecycle.holds'

export async function listHolds(ctx: Ctx, input: Paging): Promise<{ items: LegalHold[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 2)
  const rows = await ctx.db
    .selectFrom('legal_hold')
    .selectAll()
    .select(toMicros('placed_at').as('micros'))
    .$if(before !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(placed_at, id) < (${fromMicros(wholeNumberInCursor(before![0]))}, ${uuidInCursor(before![1])}::uuid)`,
      ),
    )
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: await toHolds(ctx, shown), nextCursor: last ? writeCursor(CURSOR, [last.micros, last.id]) : null }
}

/** Held until the transaction ends, so that it is released once. */
export async function lockHold(ctx: Ctx, id: LegalHoldId): Promise<HoldRow> {
  const row = await ctx.db.selectFrom('legal_hold').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw problem('hold_not_found')
  return row
}

export async function showHold(ctx: Ctx, id: LegalHoldId): Promise<LegalHold> {
  const row = await ctx.db.selectFrom('legal_hold').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const [hold] = await toHolds(ctx, [row])
  return hold!
}

export async function countHeld(ctx: Ctx, ids: readonly LegalHoldId[]): Promise<Map<LegalHoldId, number>> {
  const { rows } = await sql<{ hold_id: LegalHoldId; count: number }>`
    select hold_id, count(*)::int as count from legal_hold_asset where hold_id = any(${[...ids]}::uuid[]) group by hold_id`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.hold_id, row.count]))
}

async function toHolds(ctx: Ctx, rows: readonly HoldRow[]): Promise<LegalHold[]> {
  const ids = rows.map((row) => row.id)
  const counts = await countHeld(ctx, ids)
  const { rows: places } = await sql<{ hold_id: LegalHoldId; folder_id: FolderId; is_seen: boolean }>`
    select covering.hold_id, covering.folder_id, ${visibleTo(ctx.actor, 'folder')} as is_seen
    from legal_hold_folder as covering join folder on folder.id = covering.folder_id
    where covering.hold_id = any(${ids}::uuid[]) order by covering.folder_id`.execute(ctx.db)
  const seen = places.filter((place) => place.is_seen)
  const paths = await pathsOfFolders(
    ctx,
    seen.map((place) => place.folder_id),
  )
  const names = await namesOfPeople(
    ctx,
    rows.flatMap((row) => [row.placed_by, row.released_by]),
  )
  const person = (id: HoldRow['placed_by']) => (id ? { id, name: names.get(id) ?? '' } : null)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    reason: row.reason,
    kind: row.kind as LegalHold['kind'],
    folders: seen
      .filter((place) => place.hold_id === row.id)
      .map(({ folder_id: id }) => ({ id, path: paths.get(id) ?? '/' })),
    filters: row.filters as AssetFilters | null,
    covers: row.covered ?? counts.get(row.id) ?? 0,
    placedAt: row.placed_at.toISOString(),
    placedBy: person(row.placed_by),
    releasedAt: row.released_at?.toISOString() ?? null,
    releasedBy: person(row.released_by),
    releaseReason: row.release_reason,
  }))
}
