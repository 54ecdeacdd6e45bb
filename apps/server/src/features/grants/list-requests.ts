import type { AccessRequest } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import type { PlaceInput } from './places.ts'
import { selectDecidable, toRequests } from './requests.ts'
import { managesAnywhere } from './rules.ts'

type Paging = { limit?: number | undefined; cursor?: string | undefined }
type Page = { items: AccessRequest[]; nextCursor: string | null }

const OPEN = 'access.requests'
const OWN = 'access.own_requests'
const MOST_COUNTED = 100

/** Ids are made in the order of time, so they are the order and the marker. */
export async function listRequests(ctx: Ctx, input: Paging): Promise<Page> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(OPEN, input.cursor, 1)
  const rows = await selectDecidable(ctx)
    .$if(after !== undefined, (q) => q.where(sql<SqlBool>`access_request.id > ${uuidInCursor(after![0])}::uuid`))
    .orderBy('access_request.id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: await toRequests(ctx, shown), nextCursor: last ? writeCursor(OPEN, [last.id]) : null }
}

export async function countRequests(ctx: Ctx): Promise<{ open: number; decides: boolean }> {
  const rows = await selectDecidable(ctx).limit(MOST_COUNTED).execute()
  return { open: rows.length, decides: managesAnywhere(ctx.actor) }
}

export async function listOwnRequests(ctx: Ctx, input: PlaceInput & Paging): Promise<Page> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(OWN, input.cursor, 1)
  const rows = await ctx.db
    .selectFrom('access_request')
    .selectAll()
    .where('person_id', '=', ctx.actor.hasOwnAccess ? null! : ctx.actor.personId!)
    .$if(input.folderId !== undefined, (q) => q.where('folder_id', '=', input.folderId!))
    .$if(input.assetId !== undefined, (q) => q.where('asset_id', '=', input.assetId!))
    .$if(before !== undefined, (q) => q.where(sql<SqlBool>`id < ${uuidInCursor(before![0])}::uuid`))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: await toRequests(ctx, shown), nextCursor: last ? writeCursor(OWN, [last.id]) : null }
}
