import type { AnyCapability, ScopeId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'

const OF_ASSET = {
  scope: sql`coalesce(asset.scope_id, (select home.scope_id from folder as home where home.id = asset.folder_id))`,
  folder: sql`asset.folder_id`,
}

/** What a query lists, as its table is named there: where the scope and the folder of a row are. */
const ROWS = {
  asset_index: { scope: sql`asset_index.scope_id`, folder: sql`asset_index.folder_id` },
  asset: OF_ASSET,
  /** What is held back until it meets the rules of its folder. Everywhere else it does not exist: see `isAttendedBy`. */
  held_asset: OF_ASSET,
  folder: { scope: sql`folder.scope_id`, folder: sql`folder.id` },
  /** The folder that a listed folder is in. */
  parent: {
    scope: sql`(select home.scope_id from folder as home where home.id = folder.parent_id)`,
    folder: sql`folder.parent_id`,
  },
  /** What was deleted is still there, and goes on saying who may do what with it. */
  bin_entry: {
    scope: sql`(case bin_entry.type
      when 'folder' then (select binned.scope_id from folder as binned where binned.id = bin_entry.subject_id)
      else (select coalesce(binned.scope_id, home.scope_id) from asset as binned join folder as home on home.id = binned.folder_id
        where binned.id = bin_entry.subject_id) end)`,
    folder: sql`(case bin_entry.type when 'folder' then bin_entry.subject_id
      else (select binned.folder_id from asset as binned where binned.id = bin_entry.subject_id) end)`,
  },
} as const

/**
 * Up to here the scopes stand in the query as a constant, so that the planner knows how many rows they hold and may go by
 * their index. Estimating more of them costs more than it gains; then each row is looked up in a hashed set.
 */
const CONSTANT_UP_TO = 500

/**
 * The condition that narrows any query to what an actor may see, or may do something else with; there is no other way to
 * list.
 * @param rows the table, under its own name in the query
 * @param purpose `estimate` for EXPLAIN: the planner must know the scopes, or it would guess from what nobody may see
 */
export function visibleTo(
  actor: Actor,
  rows: keyof typeof ROWS,
  capability: AnyCapability = 'view',
  purpose: 'rows' | 'estimate' = 'rows',
): RawBuilder<SqlBool> {
  const { scope, folder } = ROWS[rows]
  const scopes = actor.access.scopesWith(capability)
  if (scopes !== 'all' && scopes.length === 0) return sql<SqlBool>`false`
  const conditions = [
    ...(scopes === 'all' ? [] : [isAmong(scope, scopes, purpose)]),
    ...(actor.folderIds.length === 0 ? [] : [isBelow(folder, actor.folderIds)]),
    ...(rows === 'asset' ? [sql<SqlBool>`asset.held_at is null`] : []),
  ]
  return conditions.length > 0 ? sql<SqlBool>`(${sql.join(conditions, sql` and `)})` : sql<SqlBool>`true`
}

/** Whose business a held `asset` is: of whoever brought it, and of whoever may change it or runs its folder. */
export const isAttendedBy = (actor: Actor): RawBuilder<SqlBool> =>
  sql<SqlBool>`(asset.held_at is not null and (${visibleTo(actor, 'held_asset', 'edit')}
    or ${visibleTo(actor, 'held_asset', 'manage_folder')}
    or (asset.created_by = ${actor.personId}::uuid and ${visibleTo(actor, 'held_asset')})))`

/** Whether a scope is one of these, however many they are. */
export function isAmong(
  scope: RawBuilder<unknown>,
  scopes: readonly ScopeId[],
  purpose: 'rows' | 'estimate' = 'rows',
): RawBuilder<SqlBool> {
  if (scopes.length <= CONSTANT_UP_TO || purpose === 'estimate')
    return sql<SqlBool>`${scope} = any(${[...scopes]}::int[])`
  // `is true` keeps the planner from making a join of it, which would sort everything before the first row comes out.
  return sql<SqlBool>`(${scope} in (select unnest(${asLiteral(scopes)}::int[]))) is true`
}

const literals = new WeakMap<readonly ScopeId[], string>()

/** The driver writes a list number by number, at each call; thousands of them cost more than the query. */
function asLiteral(scopes: readonly ScopeId[]): string {
  let literal = literals.get(scopes)
  if (!literal) {
    literal = `{${scopes.join()}}`
    literals.set(scopes, literal)
  }
  return literal
}

/** The folders that a key is limited to, and what is below them. */
const isBelow = (folder: RawBuilder<unknown>, folderIds: readonly string[]) => sql<SqlBool>`exists (
  select 1 from folder as seen join folder as allowed on allowed.id = any(${[...folderIds]}::uuid[])
  where seen.id = ${folder} and starts_with(seen.id_path, allowed.id_path))`
