import type { AssetFilters, Kind } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { conditionOf } from './filters.ts'

type Counts = {
  total: number
  sizeBytes: number
  kinds: { kind: Kind; count: number }[]
  formats: { format: string; count: number }[]
}

/** Exact, in one pass over the index rows. */
export async function countAssets(ctx: Ctx, filters: AssetFilters): Promise<Counts> {
  const { rows } = await sql<{ kind: Kind; format: string; count: number; size_bytes: number }>`
    select kind, format, count(*) as count, sum(size_bytes)::bigint as size_bytes from asset_index
    where ${await conditionOf(ctx, filters)} group by kind, format`.execute(ctx.db)
  const sumBy = <K extends string>(keyOf: (row: (typeof rows)[number]) => K) => {
    const sums = new Map<K, number>()
    for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count)
    return [...sums].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  }
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    sizeBytes: rows.reduce((sum, row) => sum + row.size_bytes, 0),
    kinds: sumBy((row) => row.kind).map(([kind, count]) => ({ kind, count })),
    formats: sumBy((row) => row.format).map(([format, count]) => ({ format, count })),
  }
}
