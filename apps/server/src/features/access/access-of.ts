import type { AnyCapability, ScopeId } from '@damask/contract'
import { sql } from 'kysely'
import { type Access, bitOf, everything, has, maskOf, nothing, ROOT_SCOPE_ID } from '../../platform/access.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { grantsFor } from './principals.ts'

type Remembered = { version: string; until: number; access: Access; weight: number }
type Memory = { entries: Map<string, Remembered>; weight: number }

const memories = new WeakMap<object, Memory>()
/** Scopes remembered by one process, over all actors: some 30 MB. */
const MAX_WEIGHT = 400_000

/**
 * What the actor may do, by the grants that stand now. Computed once and remembered until anything that decides about
 * access changes anywhere (`access_version`, raised by triggers in the same transaction), or a time-boxed grant begins
 * or ends; so a changed grant holds from the next call on, at the price of reading one row.
 */
export async function accessOf(ctx: Ctx, actor: Actor): Promise<Access> {
  if (actor.isLimited) return nothing
  if (actor.isAdministrator) return everything
  const name = actor.hasOwnAccess ? actor.keyId : actor.personId
  if (!name) return nothing
  const memory = memoryOf(ctx)
  // Read before the grants: a change between the two costs another look, and never goes unnoticed.
  const { rows } = await sql<{ version: string }>`select version::text from access_version`.execute(ctx.db)
  const version = rows[0]!.version
  const found = memory.entries.get(name)
  if (found && found.version === version && ctx.now().getTime() < found.until) {
    memory.entries.delete(name)
    memory.entries.set(name, found)
    return found.access
  }
  const made = await load(ctx, actor)
  // Inside a transaction the grants of that transaction count, and they may yet be undone.
  if (!ctx.db.isTransaction) remember(memory, name, { version, ...made })
  return made.access
}

async function load(ctx: Ctx, actor: Actor): Promise<Omit<Remembered, 'version'>> {
  const now = ctx.now()
  const { rows } = await sql<{ capabilities: string[]; scopes: ScopeId[]; carrying: ScopeId[] | null }>`
    with mine as (
      select g.scope_id, role.id as role_id, role.capabilities from access_grant as g join role on role.id = g.role_id
      where ${grantsFor(actor, now)}
    ),
    place as (
      select mine.role_id, folder.id_path from mine join scope on scope.id = mine.scope_id join folder on folder.id = scope.folder_id
    ),
    -- Scopes of folders: the granted ones and every one below.
    reached as (
      select place.role_id, below.scope_id from place
      join folder as below on below.has_own_scope and below.id_path >= place.id_path
        and below.id_path < left(place.id_path, -1) || '0'
    ),
    -- Scopes of assets: their own grants, and what their folder has.
    everywhere as (
      select role_id, scope_id from reached
      union select role_id, scope_id from mine
      union select reached.role_id, asset.scope_id from asset join folder on folder.id = asset.folder_id
        join reached on reached.scope_id = folder.scope_id where asset.scope_id is not null
    )
    select role.capabilities, array_agg(everywhere.scope_id) as scopes,
      array_agg(everywhere.scope_id) filter (where granted.scope_id is not null) as carrying
    from everywhere join role on role.id = everywhere.role_id
    left join (select distinct scope_id from access_grant) as granted on granted.scope_id = everywhere.scope_id
    group by role.id, role.capabilities`.execute(ctx.db)
  const masks = new Map<ScopeId, number>()
  const carrying = new Set<ScopeId>()
  for (const row of rows) {
    const mask = maskOf(row.capabilities)
    for (const scope of row.scopes) masks.set(scope, (masks.get(scope) ?? 0) | mask)
    for (const scope of row.carrying ?? []) carrying.add(scope)
  }
  const until = await nextChange(ctx, now)
  return { access: accessFrom(masks, until, printOf(masks, carrying)), until, weight: masks.size + 1 }
}

/** When the next grant begins or ends by itself. */
async function nextChange(ctx: Ctx, now: Date): Promise<number> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(least(case when starts_at > ${now} then starts_at end, case when ends_at > ${now} then ends_at end)) as at
    from access_grant where (starts_at > ${now} or ends_at > ${now})`.execute(ctx.db)
  return rows[0]!.at?.getTime() ?? Number.POSITIVE_INFINITY
}

function accessFrom(masks: ReadonlyMap<ScopeId, number>, until: number, print: number): Access {
  const known = new Map<AnyCapability, readonly ScopeId[] | 'all'>()
  const library = masks.get(ROOT_SCOPE_ID) ?? 0
  return {
    until,
    print,
    maskIn: (scope) => masks.get(scope) ?? library,
    scopesWith(capability) {
      let scopes = known.get(capability)
      if (!scopes) {
        const bit = bitOf(capability)
        scopes = has(library, capability)
          ? 'all'
          : [...masks].filter(([, mask]) => (mask & bit) !== 0).map(([id]) => id)
        known.set(capability, scopes)
      }
      return scopes
    },
  }
}

/**
 * The same for the same capabilities in the same scopes, in whatever order they were found. Scopes without grants do not
 * count: one is made with every new folder near the top, which is no news about access.
 */
const printOf = (masks: ReadonlyMap<ScopeId, number>, carrying: ReadonlySet<ScopeId>): number =>
  [...carrying].reduce(
    (sum, scope) => (sum + scope * 2_654_435_761 * ((masks.get(scope) ?? 0) + 1)) % Number.MAX_SAFE_INTEGER,
    1,
  )

function memoryOf(ctx: Ctx): Memory {
  let memory = memories.get(ctx.settings)
  if (!memory) {
    memory = { entries: new Map(), weight: 0 }
    memories.set(ctx.settings, memory)
  }
  return memory
}

function remember(memory: Memory, name: string, entry: Remembered): void {
  memory.weight += entry.weight - (memory.entries.get(name)?.weight ?? 0)
  memory.entries.delete(name)
  memory.entries.set(name, entry)
  for (const [oldest, { weight }] of memory.entries) {
    if (memory.weight <= MAX_WEIGHT || oldest === name) break
    memory.entries.delete(oldest)
    memory.weight -= weight
  }
}

/** The actor as the operations of one call meet it: with what it may do now. */
export const withAccess = async (ctx: Ctx, actor: Actor): Promise<Actor> => ({
  ...actor,
  access: await accessOf(ctx, actor),
})
