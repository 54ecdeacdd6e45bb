import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'

/**
 * The condition that narrows any query to what an actor may see; there is no other way to list.
 * @param folderId the column that holds the folder of a row: `asset_index.folder_id`, or `folder.id` for folders themselves
 */
export function visibleTo(actor: Actor, folderId: string): RawBuilder<SqlBool> {
  if (!actor.isAdministrator) return sql<SqlBool>`false`
  if (actor.folderIds.length === 0) return sql<SqlBool>`true`
  return sql<SqlBool>`exists (
    select 1 from folder as seen join folder as allowed on allowed.id = any(${[...actor.folderIds]}::uuid[])
    where seen.id = ${sql.ref(folderId)} and starts_with(seen.id_path, allowed.id_path))`
}
