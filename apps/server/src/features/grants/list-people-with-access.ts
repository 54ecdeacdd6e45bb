import type { AnyCapability, PersonId, PersonWithAccess } from '@damask/contract'
import { sql } from 'kysely'
import { capabilitiesIn, everything, ROOT_SCOPE_ID } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { holdsAt } from '../access/index.ts'
import { eachWordBegins } from './find-principals.ts'
import { getManagedPlace, isLibrary, type PlaceInput, scopesAbove } from './places.ts'
import { countingIn, isOverAccount } from './rules.ts'
import { havingOfPeople } from './ways.ts'

const CURSOR = 'access.people'

type Input = PlaceInput & {
  capability?: AnyCapability | undefined
  words?: string | undefined
  withoutAdministrators?: boolean | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

type Row = { id: PersonId; name: string; kind: string; is_administrator: boolean }

/**
 * Who can do this here: found by walking the names, with the few grants that reach the place as sets beside; so a page
 * costs the same however many people there are.
 */
export async function listPeopleWithAccess(
  ctx: Ctx,
  input: Input,
): Promise<{ items: PersonWithAccess[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 2)
  const place = await getManagedPlace(ctx, input)
  const { capability } = input
  const overLibrary = isLibrary(place)
  // Over the account something counts in the library only: asked about elsewhere, administrators have it by themselves.
  const counts = capability === undefined || overLibrary || !isOverAccount(capability)
  const beyond = after
    ? sql`(person.name collate natural_order, person.id) > (${textInCursor(after[0])}, ${uuidInCursor(after[1])}::uuid)`
    : sql`true`
  const { rows } = await sql<Row>`
    with holds as materialized (
      select g.* from access_grant as g join role on role.id = g.role_id
      where g.scope_id = any(${await scopesAbove(ctx, place)}::int[]) and ${holdsAt(ctx.now())} and ${counts}
        and (${capability ?? null}::text is null or ${capability ?? null} = any(role.capabilities))
    )
    select person.id, person.name, person.kind, person.is_administrator from person
    where person.deactivated_at is null and ${beyond} and ${eachWordBegins('person.name', input.words ?? '')} and (
      (person.is_administrator and ${!input.withoutAdministrators})
      or exists (select 1 from holds where principal_type = 'everyone')
      or person.id in (select person_id from holds where person_id is not null)
      or person.id in (select team_member.person_id from holds join team on holds.team_id in (team.id, team.parent_id)
        join team_member on team_member.team_id = team.id))
    order by person.name collate natural_order, person.id limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const ids = shown.map((row) => row.id)
  const having = await havingOfPeople(ctx, place, ids, overLibrary, counts ? capability : undefined)
  const all = countingIn(overLibrary, capabilitiesIn(everything.maskIn(ROOT_SCOPE_ID)))
  return {
    items: shown.map(({ id, name, kind, is_administrator }) => {
      const { capabilities, ways } = having.get(id)!
      return {
        person: { id, name, isService: kind === 'service' },
        capabilities: is_administrator ? all : capabilities,
        ways: is_administrator ? [{ type: 'administrator' as const }, ...ways] : ways,
      }
    }),
    nextCursor: last ? writeCursor(CURSOR, [last.name, last.id]) : null,
  }
}
