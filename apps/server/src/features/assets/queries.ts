import type { Asset, AssetId, FolderId, PersonId, ScopeId, Version, VersionId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { capabilitiesOn, visibleTo } from '../access/index.ts'
import { favouritesAmong } from '../collections/index.ts'
import { nameKeyOf } from '../folders/index.ts'
import { namesOfPeople } from '../identity/index.ts'

export type VersionRow = Selectable<Omit<Tables['asset_version'], 'facts'>>

/** An asset with its current version: everything that the API shows of it. */
export type AssetRow = {
  asset_id: AssetId
  folder_id: FolderId
  /** Its own, or that of its folder. */
  scope_id: ScopeId
  name: string
  revision: number
  current_version_id: VersionId
  asset_kind: string
  asset_created_at: Date
  updated_at: Date
  tier: string
  review_at: Date | null
  expires_at: Date | null
  binned_at: Date | null
  /** Not in the library before it meets the rules of its folder. */
  held_at: Date | null
} & Omit<VersionRow, 'asset_id' | 'kind'>

/** Every column of a version but its facts, which are large and have an endpoint of their own. */
const VERSION_COLUMNS = [
  'asset_version.id',
  'asset_version.number',
  'asset_version.blob_sha256',
  'asset_version.mime',
  'asset_version.format',
  'asset_version.extension',
  'asset_version.size_bytes',
  'asset_version.width',
  'asset_version.height',
  'asset_version.duration_s',
  'asset_version.pages',
  'asset_version.orientation',
  'asset_version.thumb_hash',
  'asset_version.palette',
  'asset_version.processing',
  'asset_version.recipes',
  'asset_version.note',
  'asset_version.author_id',
  'asset_version.created_at',
] as const

export const selectVersions = (ctx: Ctx) =>
  ctx.db.selectFrom('asset_version').select([...VERSION_COLUMNS, 'asset_version.asset_id', 'asset_version.kind'])

/** Checks nothing: for rows whose visibility is settled. */
export const selectAssets = (ctx: Ctx) =>
  ctx.db
    .selectFrom('asset')
    .innerJoin('asset_version', 'asset_version.id', 'asset.current_version_id')
    .innerJoin('folder as home', 'home.id', 'asset.folder_id')
    .select(VERSION_COLUMNS)
    .select((eb) => eb.fn.coalesce('asset.scope_id', 'home.scope_id').as('scope_id'))
    .select([
      'asset.id as asset_id',
      'asset.folder_id',
      'asset.name',
      'asset.revision',
      'asset.current_version_id',
      'asset.kind as asset_kind',
      'asset.created_at as asset_created_at',
      'asset.updated_at',
      'asset.tier',
      'asset.review_at',
      'asset.expires_at',
      'asset.binned_at',
      'asset.held_at',
    ])

/** Living assets that the actor may see. */
export const selectVisibleAssets = (ctx: Ctx) =>
  selectAssets(ctx).where('asset.binned_at', 'is', null).where(visibleTo(ctx.actor, 'asset'))

export const findVisibleAsset = (ctx: Ctx, id: AssetId): Promise<AssetRow | undefined> =>
  selectVisibleAssets(ctx).where('asset.id', '=', id).executeTakeFirst()

/** The living asset of a name in a folder that the actor may see. */
export const findAssetByName = (ctx: Ctx, folderId: FolderId, name: string): Promise<AssetRow | undefined> =>
  selectVisibleAssets(ctx)
    .where('asset.folder_id', '=', folderId)
    .where(sql<SqlBool>`asset.name_key = ${nameKeyOf(name)}`)
    .executeTakeFirst()

/** Missing, binned and invisible look the same from outside, on purpose. */
export async function getVisibleAsset(ctx: Ctx, id: AssetId): Promise<AssetRow> {
  const row = await findVisibleAsset(ctx, id)
  if (!row) throw problem('asset_not_found')
  return row
}

/**
 * The same, held until the transaction ends.
 * @throws asset_changed when the call was based on another revision (`If-Match`)
 */
export async function lockVisibleAsset(ctx: Ctx, id: AssetId): Promise<AssetRow> {
  // What one may not see one does not wait for either.
  await ctx.db
    .selectFrom('asset')
    .select('id')
    .where('id', '=', id)
    .where(visibleTo(ctx.actor, 'asset'))
    .forUpdate()
    .execute()
  const row = await getVisibleAsset(ctx, id)
  const expected = ctx.caller?.ifRevision ?? row.revision
  if (expected !== row.revision) throw problem('asset_changed', { revision: row.revision })
  return row
}

/** The given assets that live and that the actor may see, locked in one order so that two batches never wait in a circle. */
export async function lockVisibleAssets(ctx: Ctx, ids: readonly AssetId[]): Promise<AssetRow[]> {
  await sql`
    select id from asset where id = any(${[...ids]}::uuid[]) and ${visibleTo(ctx.actor, 'asset')}
    order by id for update`.execute(ctx.db)
  return selectVisibleAssets(ctx)
    .where(sql<SqlBool>`asset.id = any(${[...ids]}::uuid[])`)
    .execute()
}

/** Shapes of assets in the order of the given ids; ids without an asset are left out. Checks nothing. */
export async function uncheckedAssetsInOrder(ctx: Ctx, ids: readonly AssetId[]): Promise<Asset[]> {
  if (ids.length === 0) return []
  const rows = await selectAssets(ctx)
    .where(sql<SqlBool>`asset.id = any(${[...ids]}::uuid[])`)
    .execute()
  const shapes = new Map((await toAssets(ctx, rows)).map((asset) => [asset.id, asset]))
  return ids.flatMap((id) => shapes.get(id) ?? [])
}

export async function toAssets(ctx: Ctx, rows: readonly AssetRow[]): Promise<Asset[]> {
  const names = await namesOfPeople(
    ctx,
    rows.map((row) => row.author_id),
  )
  const favourites = await favouritesAmong(
    ctx,
    rows.map((row) => row.asset_id),
  )
  return rows.map((row) => toAsset(ctx, row, names, favourites))
}

/** The asset as it is now, for answers of changes that were just made. */
export async function showAsset(ctx: Ctx, id: AssetId): Promise<Asset> {
  const [asset] = await uncheckedAssetsInOrder(ctx, [id])
  return asset!
}

/** @param names of the authors, by id */
const toAsset = (
  ctx: Ctx,
  row: AssetRow,
  names: ReadonlyMap<PersonId, string>,
  favourites: ReadonlySet<AssetId>,
): Asset => ({
  id: row.asset_id,
  folderId: row.folder_id,
  name: row.name,
  kind: row.asset_kind as Asset['kind'],
  revision: row.revision,
  version: toVersion(row, names),
  orientation: row.orientation as Asset['orientation'],
  thumbHash: row.thumb_hash,
  palette: row.palette,
  processing: row.processing as Asset['processing'],
  isFavourite: favourites.has(row.asset_id),
  renditions: row.recipes,
  may: capabilitiesOn(ctx.actor, row.scope_id),
  tier: row.tier as Asset['tier'],
  reviewAt: row.review_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  createdAt: row.asset_created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  binnedAt: row.binned_at?.toISOString() ?? null,
})

/** @param names of the authors, by id */
export const toVersion = (
  row: Omit<VersionRow, 'asset_id' | 'kind'>,
  names: ReadonlyMap<PersonId, string>,
): Version => ({
  id: row.id,
  number: row.number,
  sha256: row.blob_sha256,
  mime: row.mime,
  format: row.format,
  sizeBytes: row.size_bytes,
  width: row.width,
  height: row.height,
  durationS: row.duration_s,
  pages: row.pages,
  note: row.note,
  author: row.author_id ? { id: row.author_id, name: names.get(row.author_id) ?? '' } : null,
  createdAt: row.created_at.toISOString(),
})
