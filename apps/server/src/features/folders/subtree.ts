import type { FolderId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'

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
