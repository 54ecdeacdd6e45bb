import type { Asset, AssetFilters, AssetId, AssetSort } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT } from '../../platform/cursor.ts'
import { conditionOf } from './filters.ts'
import { type Direction, joinFor, orderOf } from './order.ts'
import { uncheckedAssetsInOrder } from './queries.ts'

type Input = AssetFilters & {
  sort?: AssetSort | undefined
  direction?: Direction | undefined
  withTotal?: boolean | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

type Page = { items: Asset[]; nextCursor: string | null; total?: number; totalIsEstimate?: boolean }

/** Walks the narrow index rows, then fetches what one page shows. */
export async function listAssets(ctx: Ctx, input: Input): Promise<Page> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const order = orderOf(input.sort, input.direction)
  const after = order.after(input.cursor)
  const condition = await conditionOf(ctx, input)
  const { rows } = await sql<{ asset_id: AssetId; marker: (string | number)[] }>`
    select asset_index.asset_id, ${order.marker} as marker from asset_index ${joinFor(ctx, input.sort, input)}
    where ${condition} and ${after} order by ${order.by} limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await uncheckedAssetsInOrder(
      ctx,
      shown.map((row) => row.asset_id),
    ),
    nextCursor: last ? order.cursorAt(last.marker) : null,
    ...(input.withTotal && (await totalOf(ctx, input, condition))),
  }
}

/** Counting further would take longer than anybody who pages needs. */
const COUNTED_EXACTLY = 10_000

async function totalOf(
  ctx: Ctx,
  filters: AssetFilters,
  condition: RawBuilder<SqlBool>,
): Promise<{ total: number; totalIsEstimate: boolean }> {
  const counted = await sql<{ n: number }>`
    select count(*) as n from (select 1 from asset_index where ${condition} limit ${COUNTED_EXACTLY + 1}) as counted`.execute(
    ctx.db,
  )
  const { n } = counted.rows[0]!
  if (n <= COUNTED_EXACTLY) return { total: n, totalIsEstimate: false }
  const plan = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select 1 from asset_index where ${await conditionOf(ctx, filters, 'estimate')}`.execute(
    ctx.db,
  )
  return { total: Math.max(n, plan.rows[0]!['QUERY PLAN'][0].Plan['Plan Rows']), totalIsEstimate: true }
}
