import type { AssetId, FolderId, ScopeId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** Folders no deeper than this have a scope of their own from the start. */
const SEAM_DEPTH = 2
/** Past this many scopes only grants make new ones: what one may see has to stay a short list. */
const MAX_SEAMS = 4000

/**
 * Gives a new or moved folder near the top a scope of its own. The first grant on it, and moving it, then touch no row of
 * an asset, however many are below.
 * @returns undefined for a folder further down, or when there are many scopes already
 */
export async function makeSeam(ctx: Ctx, folder: { id: FolderId; depth: number }): Promise<ScopeId | undefined> {
  if (folder.depth > SEAM_DEPTH) return undefined
  const { rows } = await sql<{ id: ScopeId }>`
    insert into scope (folder_id) select ${folder.id}::uuid where (select count(*) from scope) < ${MAX_SEAMS}
    returning id`.execute(ctx.db)
  const scope = rows[0]?.id
  if (scope === undefined) return undefined
  await sql`update folder set scope_id = ${scope}, has_own_scope = true where id = ${folder.id}`.execute(ctx.db)
  return scope
}

type Folder = { id: FolderId; id_path: string; scope_id: ScopeId; has_own_scope: boolean }

/**
 * Gives a folder a scope of its own, so that it can carry grants; what is below it and had the same scope follows. The
 * tree must be locked. A folder keeps its scope for ever: one without grants decides nothing.
 */
export async function ensureFolderScope(ctx: Ctx, folder: Folder): Promise<ScopeId> {
  if (folder.has_own_scope) return folder.scope_id
  const { rows } = await sql<{ id: ScopeId }>`insert into scope (folder_id) values (${folder.id}) returning id`.execute(
    ctx.db,
  )
  const scope = rows[0]!.id
  const end = `${folder.id_path.slice(0, -1)}0`
  await sql`
    update folder set scope_id = ${scope}, has_own_scope = has_own_scope or id = ${folder.id}
    where id_path >= ${folder.id_path} and id_path < ${end} and scope_id = ${folder.scope_id}`.execute(ctx.db)
  await sql`
    update asset_index set scope_id = ${scope} from folder
    where folder.id = asset_index.folder_id and folder.id_path >= ${folder.id_path} and folder.id_path < ${end}
      and asset_index.scope_id = ${folder.scope_id}`.execute(ctx.db)
  return scope
}

/** The same for an asset, which must be locked. */
export async function ensureAssetScope(ctx: Ctx, asset: { id: AssetId; scope_id: ScopeId | null }): Promise<ScopeId> {
  if (asset.scope_id) return asset.scope_id
  const { rows } = await sql<{ id: ScopeId }>`insert into scope (asset_id) values (${asset.id}) returning id`.execute(
    ctx.db,
  )
  const scope = rows[0]!.id
  await sql`update asset set scope_id = ${scope} where id = ${asset.id}`.execute(ctx.db)
  await sql`update asset_index set scope_id = ${scope} where asset_id = ${asset.id}`.execute(ctx.db)
  return scope
}
