import type { AccessRequest, AccessRequestId, Capability } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { namesOfPeople } from '../identity/index.ts'
import { visibleAssets, visibleFolders } from './places.ts'
import { managesAnywhere } from './rules.ts'

export type RequestRow = Selectable<Tables['access_request']>

const DAY_MS = 24 * 60 * 60 * 1000
/** An open request that nobody answers ends by itself. */
export const OPEN_MS = 30 * DAY_MS
/** How long one can still look up what became of it. */
export const KEPT_MS = 90 * DAY_MS

/** Open requests about places where the actor decides. What one asks for oneself, somebody else decides. */
export const selectDecidable = (ctx: Ctx) =>
  ctx.db
    .selectFrom('access_request')
    .selectAll('access_request')
    .where('access_request.state', '=', 'open')
    .where('access_request.expires_at', '>', ctx.now())
    .where('access_request.person_id', 'is distinct from', ctx.actor.personId)
    .where(
      sql<SqlBool>`exists (select 1 from person where person.id = access_request.person_id and person.deactivated_at is null)`,
    )
    .where(
      managesAnywhere(ctx.actor)
        ? sql<SqlBool>`(
            exists (select 1 from folder where folder.id = access_request.folder_id and folder.binned_at is null
              and ${visibleTo(ctx.actor, 'folder')} and ${visibleTo(ctx.actor, 'folder', 'manage_access')})
            or exists (select 1 from asset where asset.id = access_request.asset_id and asset.binned_at is null
              and ${visibleTo(ctx.actor, 'asset')} and ${visibleTo(ctx.actor, 'asset', 'manage_access')}))`
        : sql<SqlBool>`false`,
    )

/** One that the actor can decide, held until the transaction ends. */
export async function lockDecidable(ctx: Ctx, id: AccessRequestId): Promise<RequestRow> {
  await ctx.db.selectFrom('access_request').select('id').where('id', '=', id).forUpdate().execute()
  const row = await selectDecidable(ctx).where('access_request.id', '=', id).executeTakeFirst()
  if (!row) throw problem('access_request_not_found')
  return row
}

export async function toRequests(ctx: Ctx, rows: readonly RequestRow[]): Promise<AccessRequest[]> {
  const [folders, assets, names, roles] = [
    await visibleFolders(
      ctx,
      rows.flatMap((row) => row.folder_id ?? []),
    ),
    await visibleAssets(
      ctx,
      rows.flatMap((row) => row.asset_id ?? []),
    ),
    await namesOfPeople(
      ctx,
      rows.map((row) => row.person_id),
    ),
    await namesOfRoles(ctx, rows),
  ]
  const now = ctx.now()
  return rows.map((row) => ({
    id: row.id,
    person: { id: row.person_id, name: names.get(row.person_id) ?? '' },
    folderId: row.folder_id,
    assetId: row.asset_id,
    place: (row.folder_id ? folders.get(row.folder_id) : assets.get(row.asset_id!)) ?? null,
    wantedRole: row.wanted_role_id ? { id: row.wanted_role_id, name: roles.get(row.wanted_role_id) ?? '' } : null,
    wantedCapability: row.wanted_capability as Capability | null,
    message: row.message,
    state: row.state === 'open' && row.expires_at <= now ? 'expired' : (row.state as AccessRequest['state']),
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
    grantId: row.grant_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }))
}

async function namesOfRoles(ctx: Ctx, rows: readonly RequestRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => row.wanted_role_id ?? [])
  if (ids.length === 0) return new Map()
  const found = await ctx.db
    .selectFrom('role')
    .select(['id', 'name'])
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute()
  return new Map(found.map((row) => [row.id, row.name]))
}

/** What events tell of a request. */
export const factOfRequest = (row: RequestRow) => ({
  accessRequestId: row.id,
  personId: row.person_id,
  folderId: row.folder_id,
  assetId: row.asset_id,
})
