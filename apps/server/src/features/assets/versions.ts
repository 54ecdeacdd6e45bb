import type { AssetId, Version } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, wholeNumberInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { namesOfPeople } from '../identity/index.ts'
import { getVisibleAsset, selectVersions, toVersion, type VersionRow } from './queries.ts'

const CURSOR = 'versions'

type Input = { assetId: AssetId; limit?: number | undefined; cursor?: string | undefined }

export async function listVersions(ctx: Ctx, input: Input): Promise<{ items: Version[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 1)
  await getVisibleAsset(ctx, input.assetId)
  const rows = await selectVersions(ctx)
    .where('asset_id', '=', input.assetId)
    .$if(before !== undefined, (q) => q.where('number', '<', wholeNumberInCursor(before![0])))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const names = await namesOfPeople(
    ctx,
    shown.map((row) => row.author_id),
  )
  return {
    items: shown.map((row) => toVersion(row, names)),
    nextCursor: rows.length > limit ? writeCursor(CURSOR, [shown.at(-1)!.number]) : null,
  }
}

/** The asset's visibility is the caller's business. */
export async function getVersion(ctx: Ctx, assetId: AssetId, number: number): Promise<VersionRow> {
  const row = await selectVersions(ctx).where('asset_id', '=', assetId).where('number', '=', number).executeTakeFirst()
  if (!row) throw problem('version_not_found')
  return row
}
