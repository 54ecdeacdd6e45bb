import { type AssetFilters, type CollectionId, ROOT_FOLDER_ID, type SectionId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { Problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { getVisibleCollection, isFavourite, isRecent } from '../collections/index.ts'
import { findVisibleFolder, getVisibleFolder, inSubtree } from '../folders/index.ts'
import { dateConditions } from './date-filters.ts'
import { valueConditions } from './value-filters.ts'
import { wordConditions } from './word-filters.ts'

/**
 * What filters and the actor's rights leave of `asset_index`, as one condition for lists, counts and bulk work.
 * @throws folder_not_found
 */
export async function conditionOf(
  ctx: Ctx,
  filters: AssetFilters,
  purpose: 'rows' | 'estimate' = 'rows',
): Promise<RawBuilder<SqlBool>> {
  const conditions = [visibleTo(ctx.actor, 'asset_index', 'view', purpose)]
  const place = await placeOf(ctx, filters)
  if (place) conditions.push(place)
  for (const [column, wanted] of [
    ['kind', filters.kind],
    ['format', filters.format],
    ['orientation', filters.orientation],
    ['processing', filters.processing],
  ] as const) {
    if (wanted && wanted.length > 0) conditions.push(isOneOf(`asset_index.${column}`, wanted))
  }
  for (const [column, operator, bound] of [
    ['created_at', '>=', filters.createdFrom],
    ['created_at', '<', filters.createdTo],
    ['updated_at', '>=', filters.updatedFrom],
    ['updated_at', '<', filters.updatedTo],
    ['size_bytes', '>=', filters.sizeMin],
    ['size_bytes', '<=', filters.sizeMax],
  ] as const) {
    if (bound === undefined) continue
    conditions.push(sql<SqlBool>`${sql.ref(`asset_index.${column}`)} ${sql.raw(operator)} ${bound}`)
  }
  if (filters.collectionId) conditions.push(await inCollection(ctx, filters.collectionId, filters.sectionId, purpose))
  if (filters.favourites) conditions.push(isFavourite(ctx))
  if (filters.recent) conditions.push(isRecent(ctx))
  conditions.push(...dateConditions(ctx, filters))
  conditions.push(...(await valueConditions(ctx, filters)))
  if (filters.words?.trim()) conditions.push(...(await wordConditions(ctx, filters.words)))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/**
 * What a collection holds. A smart one is read as filters by whoever looks: what its filters speak of and is no longer there,
 * or may not be seen, finds nothing.
 */
async function inCollection(
  ctx: Ctx,
  id: CollectionId,
  sectionId: SectionId | undefined,
  purpose: 'rows' | 'estimate',
): Promise<RawBuilder<SqlBool>> {
  const collection = await getVisibleCollection(ctx, id)
  if (collection.kind === 'group') return sql<SqlBool>`false`
  if (!collection.filters) {
    const section = sectionId ? sql`and section_id = ${sectionId}` : sql``
    return sql<SqlBool>`asset_index.asset_id in (select asset_id from collection_item where collection_id = ${id} ${section})`
  }
  return conditionOf(ctx, collection.filters, purpose).catch((error) => {
    if (error instanceof Problem) return sql<SqlBool>`false`
    throw error
  })
}

/** One value as an equation, which an index order can be built on; several as a list. */
const isOneOf = (column: string, values: readonly string[]) =>
  values.length === 1
    ? sql<SqlBool>`${sql.ref(column)} = ${values[0]}`
    : sql<SqlBool>`${sql.ref(column)} = any(${[...new Set(values)]}::text[])`

async function placeOf(ctx: Ctx, filters: AssetFilters): Promise<RawBuilder<SqlBool> | undefined> {
  const deep = filters.includeSubfolders ?? filters.folderId === undefined
  const folderId = filters.folderId ?? ROOT_FOLDER_ID
  if (folderId === ROOT_FOLDER_ID && !(await findVisibleFolder(ctx, folderId)))
    return deep ? undefined : sharedSingly(ctx)
  if (!deep) {
    const folder = await getVisibleFolder(ctx, folderId)
    return sql<SqlBool>`asset_index.folder_id = ${folder.id}`
  }
  // Without a folder: everything one may see, also when that is less than the library.
  if (!filters.folderId) return undefined
  const folder = await getVisibleFolder(ctx, folderId)
  if (folder.depth === 0) return undefined
  return sql<SqlBool>`asset_index.folder_id in (select id from folder where ${inSubtree('id_path', folder.id_path)})`
}

/** Directly in the library of whoever sees it in parts: assets that are shared with them and whose folders are not. */
const sharedSingly = (ctx: Ctx) => sql<SqlBool>`not exists (
  select 1 from folder where folder.id = asset_index.folder_id and ${visibleTo(ctx.actor, 'folder')})`
