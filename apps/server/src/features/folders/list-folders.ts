import { type Folder, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { findVisibleFolder, isTopmost, selectVisibleFolders, toFolders } from './queries.ts'
import { inSubtree } from './subtree.ts'
import { eachWordIn } from './words.ts'

type Input = {
  parentId?: FolderId | undefined
  words?: string | undefined
  includeSubfolders?: boolean | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

const CURSOR = 'folders.name'

export async function listFolders(ctx: Ctx, input: Input): Promise<{ items: Folder[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 2)
  const parent = await findVisibleFolder(ctx, input.parentId ?? ROOT_FOLDER_ID)
  if (!parent && input.parentId && input.parentId !== ROOT_FOLDER_ID) throw problem('folder_not_found')
  const isDeep = input.includeSubfolders || Boolean(input.words?.trim())

  // Whoever may not see the library itself begins at the topmost folders they may see.
  const topmost = parent || isDeep ? undefined : await isTopmost(ctx)
  const rows = await selectVisibleFolders(ctx)
    .$if(topmost !== undefined, (q) => q.where(topmost!))
    .$if(parent !== undefined && !isDeep, (q) => q.where('folder.parent_id', '=', parent!.id))
    .$if(parent !== undefined && isDeep, (q) => q.where('folder.parent_id', 'is not', null))
    .$if(parent !== undefined && isDeep && parent.depth > 0, (q) =>
      q.where(inSubtree('folder.id_path', parent!.id_path)).where('folder.id', '!=', parent!.id),
    )
    .$if(Boolean(input.words), (q) => q.where(eachWordIn('folder.name_key', input.words!)))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(folder.name collate natural_order, folder.id) > (${textInCursor(after![0])}, ${uuidInCursor(after![1])}::uuid)`,
      ),
    )
    .orderBy(sql`folder.name collate natural_order`)
    .orderBy('folder.id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: await toFolders(ctx, shown), nextCursor: last ? writeCursor(CURSOR, [last.name, last.id]) : null }
}
