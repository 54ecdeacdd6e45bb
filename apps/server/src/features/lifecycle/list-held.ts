import type { AssetId, FolderId, LegalHoldId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { pathsOfFolders } from '../folders/index.ts'

const CURSOR = 'lifecycle.held'

type Input = { holdId: LegalHoldId; limit?: number | undefined; cursor?: string | undefined }
type Held = { assetId: AssetId; name: string; path: string; isBinned: boolean }

export async function listHeld(ctx: Ctx, input: Input): Promise<{ items: Held[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 1)
  const hold = await ctx.db.selectFrom('legal_hold').select('id').where('id', '=', input.holdId).executeTakeFirst()
  if (!hold) throw problem('hold_not_found')
  const { rows } = await sql<{ id: AssetId; folder_id: FolderId; name: string; is_binned: boolean }>`
    select asset.id, asset.folder_id, asset.name, asset.binned_at is not null as is_binned
    from legal_hold_asset join asset on asset.id = legal_hold_asset.asset_id
    where legal_hold_asset.hold_id = ${hold.id} and ${visibleTo(ctx.actor, 'asset')}
      and ${after ? sql`legal_hold_asset.asset_id > ${uuidInCursor(after[0])}::uuid` : sql`true`}
    order by legal_hold_asset.asset_id limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const paths = await pathsOfFolders(
    ctx,
    shown.map((row) => row.folder_id),
  )
  return {
    items: shown.map(({ id, folder_id, name, is_binned }) => ({
      assetId: id,
      name,
      path: paths.get(folder_id) ?? '/',
      isBinned: is_binned,
    })),
    nextCursor: last ? writeCursor(CURSOR, [last.id]) : null,
  }
}
