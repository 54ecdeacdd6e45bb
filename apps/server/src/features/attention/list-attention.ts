import type { AssetId, FolderId, HeldAsset, TermSummary } from '@damask/contract'
import { sql } from 'kysely'
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
import { problem } from '../../platform/problem.ts'
import { isAttendedBy } from '../access/index.ts'
import { getVisibleFolder, inSubtree } from '../folders/index.ts'
import { findAttended, type HeldRow, NEEDS_SOMEBODY, selectAttended, toHeldAssets } from './queries.ts'

const CURSOR = 'attention'
/** Nobody reads a longer number. */
const COUNTED_TO = 1_000

type Input = { folderId?: FolderId | undefined; limit?: number | undefined; cursor?: string | undefined }

/** Newest first. */
export async function listAttention(
  ctx: Ctx,
  input: Input,
): Promise<{ items: HeldAsset[]; terms: TermSummary[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 2)
  const folder = input.folderId ? await getVisibleFolder(ctx, input.folderId) : undefined
  const rows = await selectAttended(ctx)
    .select(toMicros('asset.held_at').as('micros'))
    .$if(folder !== undefined, (q) => q.where(inSubtree('home.id_path', folder!.id_path)))
    .$if(before !== undefined, (q) =>
      q.where(
        sql<boolean>`(asset.held_at, asset.id) < (${fromMicros(wholeNumberInCursor(before![0]))}, ${uuidInCursor(before![1])}::uuid)`,
      ),
    )
    .orderBy('asset.held_at', 'desc')
    .orderBy('asset.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    ...(await toHeldAssets(ctx, shown as unknown as HeldRow[])),
    nextCursor: last ? writeCursor(CURSOR, [last.micros, last.asset_id]) : null,
  }
}

/** What only waits for its content to be looked at needs nobody. */
export async function countAttention(ctx: Ctx): Promise<{ count: number }> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from asset where asset.held_at is not null and asset.binned_at is null and ${NEEDS_SOMEBODY}
        and ${isAttendedBy(ctx.actor)} limit ${COUNTED_TO}) as found`.execute(ctx.db)
  return { count: rows[0]!.count }
}

export async function getAttention(
  ctx: Ctx,
  { assetId }: { assetId: AssetId },
): Promise<HeldAsset & { terms: TermSummary[] }> {
  const { items, terms } = await toHeldAssets(ctx, await findAttended(ctx, [assetId]))
  if (!items[0]) throw problem('held_not_found')
  return { ...items[0], terms }
}
