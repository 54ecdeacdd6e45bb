import type { OAuthClient, OAuthClientId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { toClient } from './queries.ts'

type Paging = { limit?: number | undefined; cursor?: string | undefined }

export async function listClients(
  ctx: Ctx,
  { limit = DEFAULT_PAGE_LIMIT, cursor }: Paging,
): Promise<{ items: OAuthClient[]; nextCursor: string | null }> {
  const after = readCursor('oauth_clients', cursor, 2)
  const rows = await ctx.db
    .selectFrom('oauth_client')
    .selectAll()
    .$if(after !== undefined, (q) =>
      q.where(sql<SqlBool>`(name, id) > (${textInCursor(after?.[0])}, ${uuidInCursor(after?.[1])}::uuid)`),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const counts = await connectedCounts(
    ctx,
    shown.map(({ id }) => id),
  )
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => toClient(row, counts.get(row.id) ?? 0, ctx.now())),
    nextCursor: last ? writeCursor('oauth_clients', [last.name, last.id]) : null,
  }
}

export async function connectedCounts(ctx: Ctx, ids: readonly OAuthClientId[]): Promise<Map<OAuthClientId, number>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('connected_app')
    .select(({ fn }) => ['oauth_client_id', fn.countAll<number>().as('count')])
    .where('oauth_client_id', 'in', ids)
    .where('began_at', 'is not', null)
    .groupBy('oauth_client_id')
    .execute()
  return new Map(rows.map((row) => [row.oauth_client_id, row.count]))
}
