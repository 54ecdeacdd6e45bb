import type { Operation } from '@damask/contract'
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
import { selectOwnOperations, toOperation } from './queries.ts'

const CURSOR = 'operations'

type Input = { limit?: number | undefined; cursor?: string | undefined }

export async function listOperations(
  ctx: Ctx,
  input: Input,
): Promise<{ items: Operation[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 2)
  const rows = await selectOwnOperations(ctx)
    .select(toMicros('created_at').as('micros'))
    .$if(before !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(created_at, id) < (${fromMicros(wholeNumberInCursor(before![0]))}, ${uuidInCursor(before![1])}::uuid)`,
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(toOperation), nextCursor: last ? writeCursor(CURSOR, [last.micros, last.id]) : null }
}
