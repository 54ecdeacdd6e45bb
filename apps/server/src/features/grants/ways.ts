import type { AnyCapability, PersonId, Way } from '@damask/contract'
import { sql } from 'kysely'
import { capabilitiesIn, maskOf } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { grantsFor, type Holder, holdsAt } from '../access/index.ts'
import { type FoundPlace, scopesAbove, visiblePlacesOf } from './places.ts'
import { type GrantRow, selectGrants, toWay } from './queries.ts'
import { countingIn } from './rules.ts'

/** What somebody may do in a place, and by which grants; without a capability, by any. */
export type Having = { capabilities: AnyCapability[]; ways: Way[] }

/** What one person or key has in a place now, by grants. */
export async function havingOf(
  ctx: Ctx,
  place: FoundPlace,
  holder: Holder,
  isLibrary: boolean,
  capability: AnyCapability,
): Promise<Having> {
  const { rows } = await sql<GrantRow>`${selectGrants(ctx)}
    where g.scope_id = any(${await scopesAbove(ctx, place)}::int[]) and ${grantsFor(holder, ctx.now())}
    order by g.id`.execute(ctx.db)
  return toHaving(rows, await waysOf(ctx, rows, place), isLibrary, capability)
}

type PersonGrant = GrantRow & { holder_id: PersonId }

/** The same for a page of people, in as many queries as for one. */
export async function havingOfPeople(
  ctx: Ctx,
  place: FoundPlace,
  people: readonly PersonId[],
  isLibrary: boolean,
  capability: AnyCapability | undefined,
): Promise<Map<PersonId, Having>> {
  const { rows } = await sql<PersonGrant>`
    with someone as (select unnest(${[...people]}::uuid[]) as id),
    membership as (
      select team_member.person_id, unnest(array[team.id, team.parent_id]) as team_id
      from team_member join team on team.id = team_member.team_id
      where team_member.person_id = any(${[...people]}::uuid[])
    ),
    holds as (
      ${selectGrants(ctx)} where g.scope_id = any(${await scopesAbove(ctx, place)}::int[]) and ${holdsAt(ctx.now())}
    )
    select someone.id as holder_id, holds.* from holds join someone on holds.person_id = someone.id
    union all
    select someone.id, holds.* from holds cross join someone where holds.principal_type = 'everyone'
    union all
    select distinct membership.person_id, holds.* from holds join membership on membership.team_id = holds.team_id`.execute(
    ctx.db,
  )
  const ways = await waysOf(ctx, rows, place)
  const byPerson = Map.groupBy(rows, (row) => row.holder_id)
  return new Map(people.map((id) => [id, toHaving(byPerson.get(id) ?? [], ways, isLibrary, capability)]))
}

async function waysOf(ctx: Ctx, rows: readonly GrantRow[], place: FoundPlace): Promise<Map<string, Way>> {
  const places = await visiblePlacesOf(
    ctx,
    rows.map((row) => row.scope_id),
  )
  return new Map(rows.map((row) => [row.id, toWay(row, place, places)]))
}

function toHaving(
  rows: readonly GrantRow[],
  ways: ReadonlyMap<string, Way>,
  isLibrary: boolean,
  capability: AnyCapability | undefined,
): Having {
  const mask = rows.reduce((sum, row) => sum | maskOf(row.capabilities), 0)
  const deciding = rows.filter((row) => !capability || row.capabilities.includes(capability))
  return {
    capabilities: countingIn(isLibrary, capabilitiesIn(mask)),
    ways: deciding.map((row) => ways.get(row.id)!),
  }
}
