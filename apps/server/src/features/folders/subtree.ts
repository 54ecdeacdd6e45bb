import type { FolderId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/**
 * The condition for "this folder or anything below it", as one range of an index.
 * @param column `folder.id_path` or an alias of it
 */
export const inSubtree = (column: string, idPath: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(column)} >= ${idPath} and ${sql.ref(column)} < ${afterSubtree(idPath)})`

/** Zero follows the slash in ASCII: the first text that is no longer below. */
const afterSubtree = (idPath: string) => `${idPath.slice(0, -1)}0`

/** The folders from the library down to and including this one. */
export const idsInPath = (idPath: string): FolderId[] => idPath.split('/').slice(0, -1) as FolderId[]

/** For each folder its own id and those of all above it, whoever may see them. */
export async function folderIdsAbove(ctx: Ctx, folderIds: readonly FolderId[]): Promise<Map<FolderId, FolderId[]>> {
  const { rows } = await sql<{ id: FolderId; id_path: string }>`
    select id, id_path from folder where id = any(${[...new Set(folderIds)]}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, idsInPath(row.id_path)]))
}
