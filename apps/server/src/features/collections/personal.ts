import type { AssetId, PersonId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { MAX_RECENT } from './rules.ts'

/** Favourites and what one looked at are nobody else's business: they make no events. */
export async function addFavourite(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<{ isFavourite: boolean }> {
  const personId = await requireOwnAndVisible(ctx, assetId)
  await sql`
    insert into favourite (person_id, asset_id, added_at) values (${personId}, ${assetId}, ${ctx.now()})
    on conflict do nothing`.execute(ctx.db)
  return { isFavourite: true }
}

export async function removeFavourite(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<{ isFavourite: boolean }> {
  const personId = await requireOwnAndVisible(ctx, assetId)
  await sql`delete from favourite where person_id = ${personId} and asset_id = ${assetId}`.execute(ctx.db)
  return { isFavourite: false }
}

/** Remembers the last few hundred, without a row for every look. */
export async function noteView(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<null> {
  const personId = await requireOwnAndVisible(ctx, assetId)
  await sql`
    insert into recent_view (person_id, asset_id, viewed_at) values (${personId}, ${assetId}, ${ctx.now()})
    on conflict (person_id, asset_id) do update set viewed_at = excluded.viewed_at`.execute(ctx.db)
  await sql`
    delete from recent_view where person_id = ${personId} and viewed_at < (
      select viewed_at from recent_view where person_id = ${personId} order by viewed_at desc offset ${MAX_RECENT} limit 1)`.execute(
    ctx.db,
  )
  return null
}

/** Which of these are favourites of the actor. */
export async function favouritesAmong(ctx: Ctx, assetIds: readonly AssetId[]): Promise<Set<AssetId>> {
  if (!ctx.actor.personId || assetIds.length === 0) return new Set()
  const { rows } = await sql<{ asset_id: AssetId }>`
    select asset_id from favourite
    where person_id = ${ctx.actor.personId} and asset_id = any(${[...assetIds]}::uuid[])`.execute(ctx.db)
  return new Set(rows.map((row) => row.asset_id))
}

/** The conditions for one's favourites and for what one looked at lately, on `asset_index`. */
export const isFavourite = (ctx: Ctx): RawBuilder<SqlBool> => isIn(ctx, sql.table('favourite'))
export const isRecent = (ctx: Ctx): RawBuilder<SqlBool> => isIn(ctx, sql.table('recent_view'))

const isIn = (ctx: Ctx, table: RawBuilder<unknown>) => sql<SqlBool>`exists (
  select 1 from ${table} as own where own.person_id = ${ctx.actor.personId} and own.asset_id = asset_index.asset_id)`

async function requireOwnAndVisible(ctx: Ctx, assetId: AssetId): Promise<PersonId> {
  if (!ctx.actor.personId || ctx.actor.hasOwnAccess) throw problem('not_allowed')
  const { rows } = await sql`
    select 1 from asset_index where asset_id = ${assetId} and ${visibleTo(ctx.actor, 'asset_index')}`.execute(ctx.db)
  if (rows.length === 0) throw problem('asset_not_found')
  return ctx.actor.personId
}
