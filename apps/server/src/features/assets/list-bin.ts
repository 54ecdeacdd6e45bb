import type { AssetId, BinEntry, FolderId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
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
import { pathsOfFolders } from '../folders/index.ts'
import { namesOfPeople } from '../identity/index.ts'
import { type BinEntryRow, selectVisibleEntries } from './bin-entries.ts'
import { type AssetRow, selectAssets } from './queries.ts'

const CURSOR = 'bin'

type Input = { limit?: number | undefined; cursor?: string | undefined }

export async function listBin(ctx: Ctx, input: Input): Promise<{ items: BinEntry[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 2)
  const rows = await selectVisibleEntries(ctx)
    .select(toMicros('bin_entry.binned_at').as('micros'))
    .$if(before !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(bin_entry.binned_at, bin_entry.id) < (${fromMicros(wholeNumberInCursor(before![0]))}, ${uuidInCursor(before![1])}::uuid)`,
      ),
    )
    .orderBy('bin_entry.binned_at', 'desc')
    .orderBy('bin_entry.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await toBinEntries(ctx, shown),
    nextCursor: last ? writeCursor(CURSOR, [last.micros, last.id]) : null,
  }
}

async function toBinEntries(ctx: Ctx, rows: readonly BinEntryRow[]): Promise<BinEntry[]> {
  const assetIds = rows.filter((row) => row.type === 'asset').map((row) => row.subject_id)
  const assets = await selectAssets(ctx).where(sql<SqlBool>`asset.id = any(${assetIds}::uuid[])`).execute()
  const assetOf = new Map<string, AssetRow>(assets.map((asset) => [asset.asset_id, asset]))
  const people = await namesOfPeople(
    ctx,
    rows.map((row) => row.binned_by),
  )
  const paths = await pathsOfFolders(
    ctx,
    rows.map((row) => row.from_folder_id),
  )
  return rows.map((row): BinEntry => {
    const asset = assetOf.get(row.subject_id)
    return {
      id: row.id,
      type: row.type as BinEntry['type'],
      name: row.name,
      assetId: row.type === 'asset' ? (row.subject_id as AssetId) : null,
      folderId: row.type === 'folder' ? (row.subject_id as FolderId) : null,
      kind: (asset?.asset_kind as BinEntry['kind']) ?? null,
      thumbHash: asset?.thumb_hash ?? null,
      hasThumbnail: asset?.recipes.includes('thumbnail') ?? false,
      fromPath: paths.get(row.from_folder_id) ?? '/',
      assetCount: row.asset_count,
      sizeBytes: row.size_bytes,
      binnedAt: row.binned_at.toISOString(),
      binnedBy: row.binned_by ? { id: row.binned_by, name: people.get(row.binned_by) ?? '' } : null,
      eraseAfter: row.erase_after?.toISOString() ?? null,
    }
  })
}
