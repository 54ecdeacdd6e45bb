import type { Grant } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import {
  DEFAULT_PAGE_LIMIT,
  readCursor,
  textInCursor,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import { getManagedPlace, type PlaceInput, scopesAbove } from './places.ts'
import { type GrantRow, selectGrants, toGrants } from './queries.ts'

const CURSOR = 'access.grants'

type Input = PlaceInput & { limit?: number | undefined; cursor?: string | undefined }

/** Those made here first, then from folder to folder up to the library; by name within each. */
export async function listGrants(ctx: Ctx, input: Input): Promise<{ items: Grant[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 3)
  const place = await getManagedPlace(ctx, input)
  const beyond = after
    ? sql`(level, principal_name collate natural_order, id) >
        (${wholeNumberInCursor(after[0])}::int, ${textInCursor(after[1])}, ${uuidInCursor(after[2])}::uuid)`
    : sql`true`
  const { rows } = await sql<GrantRow & { level: number }>`
    select found.*, level::int from (${selectGrants(ctx)}) as found
    join unnest(${await scopesAbove(ctx, place)}::int[]) with ordinality as above (scope_id, level) using (scope_id)
    where ${beyond} order by level, principal_name collate natural_order, id limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: await toGrants(ctx, shown, place),
    nextCursor: last ? writeCursor(CURSOR, [last.level, last.principal_name, last.id]) : null,
  }
}
