import type { Asset } from '@damask/contract'
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
import { visibleTo } from '../access/index.ts'
import { selectVisibleAssets, toAssets } from '../assets/index.ts'

const CURSOR = 'lifecycle.due'
const COUNTED = 1_000

/** Whose review has come, for whoever may decide what becomes of it. */
const isDue = (ctx: Ctx) => sql<SqlBool>`(asset.review_at <= ${ctx.now()} and ${visibleTo(ctx.actor, 'asset', 'edit')})`

export async function listDue(
  ctx: Ctx,
  input: { limit?: number | undefined; cursor?: string | undefined },
): Promise<{ items: Asset[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 2)
  const rows = await selectVisibleAssets(ctx)
    .select(toMicros('asset.review_at').as('micros'))
    .where(isDue(ctx))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(asset.review_at, asset.id) > (${fromMicros(wholeNumberInCursor(after![0]))}, ${uuidInCursor(after![1])}::uuid)`,
      ),
    )
    .orderBy('asset.review_at')
    .orderBy('asset.id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await toAssets(ctx, shown),
    nextCursor: last ? writeCursor(CURSOR, [last.micros, last.asset_id]) : null,
  }
}

export async function getState(ctx: Ctx): Promise<{ due: number }> {
  const { rows } = await sql<{ due: number }>`
    select count(*)::int as due from (
      select 1 from asset where asset.binned_at is null and ${isDue(ctx)} limit ${COUNTED}
    ) as counted`.execute(ctx.db)
  return rows[0]!
}
