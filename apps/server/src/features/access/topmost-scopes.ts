import type { ScopeId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** What a process remembers of access is one list per actor and version of access; this goes when that goes. */
const known = new WeakMap<readonly ScopeId[], readonly ScopeId[]>()

/**
 * The scopes of folders that the actor may see without seeing the folder above: where the library begins for whoever sees
 * only parts of it. Worked out once for as long as their access stays the same; looking at the folder above each row would
 * cost more than everything else about the list. Nothing for whoever sees the library itself.
 */
export async function topmostScopes({ db, actor }: Ctx): Promise<readonly ScopeId[]> {
  const scopes = actor.access.scopesWith('view')
  if (scopes === 'all' || scopes.length === 0) return []
  const found = known.get(scopes)
  if (found) return found
  const seen = `{${scopes.join()}}`
  const { rows } = await sql<{ id: ScopeId }>`
    select scope.id from unnest(${seen}::int[]) as seen (id) join scope on scope.id = seen.id
    join folder on folder.id = scope.folder_id join folder as parent on parent.id = folder.parent_id
    where (parent.scope_id in (select unnest(${seen}::int[]))) is not true`.execute(db)
  const topmost = rows.map(({ id }) => id)
  known.set(scopes, topmost)
  return topmost
}
