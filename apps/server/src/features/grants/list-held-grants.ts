import type { ApiKeyId, Grant, PersonId, ScopeId, TeamId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'
import { isMadeTo } from '../access/index.ts'
import { type GrantRow, selectGrants, toGrants } from './queries.ts'
import { managesAnywhere, maySeeAllRoles } from './rules.ts'

const CURSOR = 'access.held'

type Input = {
  personId?: PersonId | undefined
  teamId?: TeamId | undefined
  apiKeyId?: ApiKeyId | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/**
 * One's own, always; those of others as far as one decides about the places, or all of them when one manages people.
 * Places that one cannot see stay unnamed.
 */
export async function listHeldGrants(ctx: Ctx, input: Input): Promise<{ items: Grant[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const before = readCursor(CURSOR, input.cursor, 1)
  const { made, isOwn, isThere } = await readHolder(ctx, input)
  const seesAll = isOwn || maySeeAllRoles(ctx.actor)
  if (!seesAll && !managesAnywhere(ctx.actor)) throw problem('not_allowed')
  const managed = ctx.actor.access.scopesWith('manage_access')
  const inReach =
    seesAll || managed === 'all' ? sql`true` : sql`g.scope_id = any(${[...managed] satisfies ScopeId[]}::int[])`
  const older = before ? sql`g.id < ${uuidInCursor(before[0])}::uuid` : sql`true`
  const { rows } = await sql<GrantRow>`${selectGrants(ctx)}
    where ${made} and ${inReach} and ${older} order by g.id desc limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const found = await toGrants(ctx, shown)
  // A key that is limited to folders manages fewer places than its person: what it cannot see is not its business.
  const items = seesAll ? found : found.filter((grant) => grant.place)
  // Whoever has nothing where one decides looks like nobody.
  if (!isThere || (!seesAll && items.length === 0 && !last && !before)) throw problem('principal_not_found')
  return {
    items,
    nextCursor: last ? writeCursor(CURSOR, [last.id]) : null,
  }
}

async function readHolder(
  ctx: Ctx,
  input: Input,
): Promise<{ made: RawBuilder<unknown>; isOwn: boolean; isThere: boolean }> {
  const { personId, teamId, apiKeyId } = input
  const named = [personId, teamId, apiKeyId].filter(Boolean).length
  if (named > 1) throw problem('principal_unclear')
  if (named === 0) return { made: isMadeTo(ctx.actor), isOwn: true, isThere: true }
  const [table, id] = personId
    ? (['person', personId] as const)
    : teamId
      ? (['team', teamId] as const)
      : (['api_key', apiKeyId!] as const)
  const { rows } = await sql`select 1 from ${sql.table(table)} where id = ${id}`.execute(ctx.db)
  const isThere = rows.length > 0
  if (teamId) return { made: sql`g.team_id = ${teamId}`, isOwn: false, isThere }
  if (apiKeyId) return { made: sql`g.api_key_id = ${apiKeyId}`, isOwn: ctx.actor.keyId === apiKeyId, isThere }
  return {
    made: isMadeTo({ personId: personId!, keyId: null, hasOwnAccess: false }),
    isOwn: !ctx.actor.hasOwnAccess && ctx.actor.personId === personId,
    isThere,
  }
}
