import { type AssetId, type FolderId, type Place, ROOT_FOLDER_ID, type ScopeId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { ensureAssetScope, ensureFolderScope, requireCapability, visibleTo } from '../access/index.ts'
import { getVisibleAsset } from '../assets/index.ts'
import { type FolderRow, getVisibleFolder, holdTree, idsInPath, lockTree, pathsOfFolders } from '../folders/index.ts'

/** As calls name it: the library itself when neither is given. */
export type PlaceInput = { folderId?: FolderId | undefined; assetId?: AssetId | undefined }

/** A folder or an asset that grants can be made on. */
export type FoundPlace = {
  type: 'folder' | 'asset'
  folder: Pick<FolderRow, 'id' | 'id_path' | 'scope_id' | 'has_own_scope'>
  asset: { id: AssetId; scope_id: ScopeId | null } | null
  /** Where its access is decided: its own scope, or that of what it is in. */
  scopeId: ScopeId
}

/** Where capabilities over the account count. */
export const isLibrary = (place: FoundPlace): boolean => place.type === 'folder' && place.folder.id === ROOT_FOLDER_ID

/** Missing and invisible look the same from outside. */
export async function getVisiblePlace(ctx: Ctx, input: PlaceInput): Promise<FoundPlace> {
  if (input.folderId && input.assetId) throw problem('place_unclear')
  if (!input.assetId) {
    const folder = await getVisibleFolder(ctx, input.folderId ?? ROOT_FOLDER_ID)
    return { type: 'folder', folder, asset: null, scopeId: folder.scope_id }
  }
  await getVisibleAsset(ctx, input.assetId)
  const asset = await ctx.db
    .selectFrom('asset')
    .select(['id', 'scope_id', 'folder_id'])
    .where('id', '=', input.assetId)
    .executeTakeFirstOrThrow()
  const folder = await ctx.db
    .selectFrom('folder')
    .select(['id', 'id_path', 'scope_id', 'has_own_scope'])
    .where('id', '=', asset.folder_id)
    .executeTakeFirstOrThrow()
  return { type: 'asset', folder, asset, scopeId: asset.scope_id ?? folder.scope_id }
}

/** One where the actor decides who may do what. */
export async function getManagedPlace(ctx: Ctx, input: PlaceInput): Promise<FoundPlace> {
  const place = await getVisiblePlace(ctx, input)
  requireCapability(ctx.actor, 'manage_access', place.scopeId)
  return place
}

/**
 * The same, held until the transaction ends, with a scope of its own so that it can carry grants. The tree is locked
 * only where a scope has to be made, which happens once in the life of a folder.
 */
export async function holdManagedPlace(ctx: Ctx, input: PlaceInput): Promise<FoundPlace> {
  const seen = await getManagedPlace(ctx, input)
  if (seen.type === 'asset') {
    await holdTree(ctx)
    await ctx.db.selectFrom('asset').select('id').where('id', '=', seen.asset!.id).forUpdate().execute()
    const place = await getManagedPlace(ctx, input)
    return { ...place, scopeId: await ensureAssetScope(ctx, place.asset!) }
  }
  // A folder keeps its scope for ever, so this need not be asked again under the lock.
  await (seen.folder.has_own_scope ? holdTree(ctx) : lockTree(ctx))
  const place = await getManagedPlace(ctx, input)
  return { ...place, scopeId: await ensureFolderScope(ctx, place.folder) }
}

/** The scopes whose grants reach a place, nearest first, the library last. At most one per level. */
export async function scopesAbove(ctx: Ctx, place: FoundPlace): Promise<ScopeId[]> {
  const rows = await ctx.db
    .selectFrom('folder')
    .select('scope_id')
    .where(sql<SqlBool>`id = any(${idsInPath(place.folder.id_path)}::uuid[])`)
    .where('has_own_scope', '=', true)
    .orderBy('depth', 'desc')
    .execute()
  const own = place.asset?.scope_id ? [place.asset.scope_id] : []
  return [...own, ...rows.map((row) => row.scope_id)]
}

/** Whether grants on this scope are grants on the place itself. */
export const isOwnScope = (place: FoundPlace, scope: ScopeId): boolean =>
  place.type === 'asset'
    ? scope === place.asset!.scope_id
    : place.folder.has_own_scope && scope === place.folder.scope_id

/** Where scopes are, as far as the actor may see it: the others are left out. */
export async function visiblePlacesOf(ctx: Ctx, scopes: readonly ScopeId[]): Promise<Map<ScopeId, Place>> {
  const wanted = [...new Set(scopes)]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('scope').selectAll().where(sql<SqlBool>`id = any(${wanted}::int[])`).execute()
  const folders = await visibleFolders(
    ctx,
    rows.flatMap((row) => row.folder_id ?? []),
  )
  const assets = await visibleAssets(
    ctx,
    rows.flatMap((row) => row.asset_id ?? []),
  )
  const places = new Map<ScopeId, Place>()
  for (const row of rows) {
    const place = row.folder_id ? folders.get(row.folder_id) : assets.get(row.asset_id!)
    if (place) places.set(row.id, place)
  }
  return places
}

/** A place that the actor may see, as answers show it. */
export async function toPlace(ctx: Ctx, place: FoundPlace): Promise<Place> {
  if (place.type === 'asset') return (await visibleAssets(ctx, [place.asset!.id])).get(place.asset!.id)!
  return (await visibleFolders(ctx, [place.folder.id])).get(place.folder.id)!
}

/** Folders as places, as far as the actor may see them. */
export async function visibleFolders(ctx: Ctx, ids: readonly FolderId[]): Promise<Map<FolderId, Place>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('folder')
    .select(['folder.id', 'folder.name'])
    .where(sql<SqlBool>`folder.id = any(${[...ids]}::uuid[])`)
    .where('folder.binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'folder'))
    .execute()
  const paths = await pathsOfFolders(
    ctx,
    rows.map((row) => row.id),
  )
  return new Map(rows.map(({ id, name }) => [id, { type: 'folder' as const, id, name, path: paths.get(id) ?? null }]))
}

/** Assets as places, as far as the actor may see them. */
export async function visibleAssets(ctx: Ctx, ids: readonly AssetId[]): Promise<Map<AssetId, Place>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('asset')
    .innerJoin('folder', 'folder.id', 'asset.folder_id')
    .select(['asset.id', 'asset.name', 'asset.folder_id'])
    .select(visibleTo(ctx.actor, 'folder').as('sees_folder'))
    .where(sql<SqlBool>`asset.id = any(${[...ids]}::uuid[])`)
    .where('asset.binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'asset'))
    .execute()
  const seen = rows.filter((row) => row.sees_folder)
  const paths = await pathsOfFolders(
    ctx,
    seen.map((row) => row.folder_id),
  )
  return new Map(
    rows.map(({ id, name, folder_id, sees_folder }) => {
      const above = sees_folder ? paths.get(folder_id) : undefined
      const path = above === undefined ? null : above === '/' ? `/${name}` : `${above}/${name}`
      return [id, { type: 'asset' as const, id, name, path }]
    }),
  )
}
