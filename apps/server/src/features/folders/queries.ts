import { type Folder, type FolderId, type FolderWithAncestors, ROOT_FOLDER_ID } from '@damask/contract'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { capabilitiesOn, isAmong, topmostScopes, visibleTo } from '../access/index.ts'
import { idsInPath } from './subtree.ts'
import { nameKeyOf } from './words.ts'

export type FolderRow = Selectable<Tables['folder']>

/** Living folders that the actor may see. */
export const selectVisibleFolders = (ctx: Ctx) =>
  ctx.db
    .selectFrom('folder')
    .selectAll('folder')
    .where('folder.binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'folder'))

export const findVisibleFolder = (ctx: Ctx, id: FolderId): Promise<FolderRow | undefined> =>
  selectVisibleFolders(ctx).where('folder.id', '=', id).executeTakeFirst()

/** Narrows visible folders to those that one may see without seeing the one above. */
export async function isTopmost(ctx: Ctx): Promise<RawBuilder<SqlBool>> {
  const { folderIds } = ctx.actor
  if (folderIds.length === 0) {
    const among = isAmong(sql`folder.scope_id`, await topmostScopes(ctx))
    return sql<SqlBool>`(folder.has_own_scope and ${among})`
  }
  // It carries grants of its own or is what the key is limited to: looked up faster than the folder above every one.
  return sql<SqlBool>`((folder.has_own_scope or folder.id = any(${[...folderIds]}::uuid[]))
    and not ${visibleTo(ctx.actor, 'parent')})`
}

/** Missing and invisible look the same from outside, on purpose. Only that there is a library is no secret. */
export async function getVisibleFolder(ctx: Ctx, id: FolderId): Promise<FolderRow> {
  const row = await findVisibleFolder(ctx, id)
  if (row) return row
  throw id === ROOT_FOLDER_ID
    ? problem('not_allowed', { detail: 'This works only in the folders that are shared with you.' })
    : problem('folder_not_found')
}

/** The library for whoever may not see all of it: the place where what they may see begins. */
export async function libraryInParts(ctx: Ctx): Promise<FolderWithAncestors> {
  const row = await ctx.db.selectFrom('folder').selectAll().where('id', '=', ROOT_FOLDER_ID).executeTakeFirstOrThrow()
  const inside = await selectVisibleFolders(ctx)
    .where(await isTopmost(ctx))
    .limit(1)
    .execute()
  return { ...toFolder(ctx, row, new Map(), inside.length > 0), may: [], ancestors: [] }
}

/** Rows as the API shows them: paths and "has subfolders" in one query each, however many rows there are. */
export async function toFolders(ctx: Ctx, rows: readonly FolderRow[]): Promise<Folder[]> {
  if (rows.length === 0) return []
  const names = await namesInPaths(ctx, rows)
  const parents = await ctx.db
    .selectFrom('folder as parent')
    .select('parent.id')
    .where(sql<SqlBool>`parent.id = any(${rows.map((row) => row.id)}::uuid[])`)
    .where(
      sql<SqlBool>`exists (select 1 from folder as child where child.parent_id = parent.id and child.binned_at is null)`,
    )
    .execute()
  const withChildren = new Set(parents.map((row) => row.id))
  return rows.map((row) => toFolder(ctx, row, names, withChildren.has(row.id)))
}

export async function toFolderWithAncestors(ctx: Ctx, row: FolderRow): Promise<FolderWithAncestors> {
  const [folder] = await toFolders(ctx, [row])
  const names = await namesInPaths(ctx, [row])
  const ancestors = idsInPath(row.id_path)
    .slice(0, -1)
    .flatMap((id) => ({ id, name: names.get(id) ?? '' }))
  return { ...folder!, ancestors: ancestors.filter(({ id }) => names.has(id)) }
}

/**
 * Where folders are, in names: "/Brand/Logos", as far as the actor may see. One query for all; folders in the bin have a
 * path too.
 */
export async function pathsOfFolders(ctx: Ctx, ids: readonly FolderId[]): Promise<Map<FolderId, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('folder')
    .select(['id', 'id_path'])
    .where(sql<SqlBool>`id = any(${wanted}::uuid[])`)
    .execute()
  const names = await namesInPaths(ctx, rows)
  return new Map(rows.map((row) => [row.id, pathOf(row, names)]))
}

type InPath = { readonly id_path: string }

/** Only of folders that the actor may see: a path begins at the topmost of them. */
async function namesInPaths(ctx: Ctx, rows: readonly InPath[]): Promise<Map<FolderId, string>> {
  const ids = [...new Set(rows.flatMap((row) => idsInPath(row.id_path)))]
  const found = await ctx.db
    .selectFrom('folder')
    .select(['id', 'name'])
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .where(visibleTo(ctx.actor, 'folder'))
    .execute()
  return new Map(found.map((row) => [row.id, row.name]))
}

const pathOf = (row: InPath, names: ReadonlyMap<FolderId, string>) =>
  `/${idsInPath(row.id_path)
    .filter((id) => id !== ROOT_FOLDER_ID && names.has(id))
    .map((id) => names.get(id))
    .join('/')}`

const toFolder = (ctx: Ctx, row: FolderRow, names: ReadonlyMap<FolderId, string>, hasSubfolders: boolean): Folder => ({
  id: row.id,
  parentId: row.parent_id && names.has(row.parent_id) ? row.parent_id : null,
  name: row.name,
  path: pathOf(row, names),
  hasSubfolders,
  may: capabilitiesOn(ctx.actor, row.scope_id),
  revision: row.revision,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})

/** The living folder that a list of names leads to, from `from` down. One query, whatever the depth. */
export async function walkDown(
  ctx: Ctx,
  from: FolderId,
  names: readonly string[],
): Promise<{ id: FolderId; level: number }[]> {
  const { rows } = await sql<{ id: FolderId; level: number }>`
    with recursive walk (id, level) as (
      select ${from}::uuid, 0
      union all
      select folder.id, walk.level + 1
      from walk join folder on folder.parent_id = walk.id and folder.binned_at is null
        and folder.name_key = ${nameKeyOf(sql`(${[...names]}::text[])[walk.level + 1]`)}
      where walk.level < ${names.length}
    )
    select id, level from walk order by level`.execute(ctx.db)
  return rows
}
