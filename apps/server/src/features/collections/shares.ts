import type { CollectionId, CollectionShare, PersonId, TeamId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { eachWordIn, nameKeyOf } from '../folders/index.ts'
import { getVisibleCollection, lockCollection, touchCollection } from './queries.ts'

type Row = {
  principal_type: CollectionShare['type']
  person_id: PersonId | null
  team_id: TeamId | null
  name: string | null
  may_edit: boolean
}

export async function listShares(
  ctx: Ctx,
  { collectionId }: { collectionId: CollectionId },
): Promise<{ shares: CollectionShare[] }> {
  await getVisibleCollection(ctx, collectionId)
  const { rows } = await sql<Row>`
    select share.principal_type, share.person_id, share.team_id, share.may_edit, coalesce(person.name, team.name) as name
    from collection_share as share
    left join person on person.id = share.person_id left join team on team.id = share.team_id
    where share.collection_id = ${collectionId}
    order by share.principal_type, name, share.person_id, share.team_id`.execute(ctx.db)
  return { shares: rows.map(toShare) }
}

function toShare({ principal_type, person_id, team_id, name, may_edit: mayEdit }: Row): CollectionShare {
  if (principal_type === 'everyone') return { type: 'everyone', mayEdit }
  return principal_type === 'person'
    ? { type: 'person', personId: person_id!, name: name ?? '', mayEdit }
    : { type: 'team', teamId: team_id!, name: name ?? '', mayEdit }
}

const FOUND = 20

/** Colleagues and teams whose names have every word. Names only: who has which address stays with those who manage people. */
export async function findSharees(ctx: Ctx, { words }: { words: string }): Promise<{ items: CollectionShare[] }> {
  if (words.trim().length < 2) return { items: [] }
  const { rows } = await sql<Row>`
    (select 'team' as principal_type, null::uuid as person_id, id as team_id, name, false as may_edit
      from team where ${eachWordIn('team.name_key', words)} order by name limit ${FOUND})
    union all
    (select 'person', id, null, name, false from (
        select *, ${nameKeyOf(sql.ref<string>('person.name'))} as name_key from person
        where deactivated_at is null and kind = 'person' and id is distinct from ${ctx.actor.personId}::uuid) as person
      where ${eachWordIn('person.name_key', words)} order by name limit ${FOUND})
    limit ${FOUND}`.execute(ctx.db)
  return { items: rows.map(toShare) }
}

/** All shares at once. @throws person_not_found or team_not_found for somebody who is not there (any more) */
export function setShares(
  ctx: Ctx,
  input: { collectionId: CollectionId; shares: CollectionShare[] },
): Promise<{ shares: CollectionShare[] }> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockCollection(ctx, input.collectionId, 'manage')
    const before = (await listShares(ctx, { collectionId: collection.id })).shares
    const wanted = [...new Map(input.shares.map((share) => [keyOf(share), share])).values()]
    await requirePrincipals(ctx, wanted)
    await sql`delete from collection_share where collection_id = ${collection.id}`.execute(ctx.db)
    await sql`
      insert into collection_share (collection_id, principal_type, person_id, team_id, may_edit, shared_at)
      select ${collection.id}, type, person_id, team_id, may_edit, ${ctx.now()}
      from unnest(${wanted.map((s) => s.type)}::text[], ${wanted.map((s) => (s.type === 'person' ? s.personId : null))}::uuid[],
        ${wanted.map((s) => (s.type === 'team' ? s.teamId : null))}::uuid[], ${wanted.map((s) => s.mayEdit)}::boolean[])
        as given (type, person_id, team_id, may_edit)`.execute(ctx.db)
    await touchCollection(ctx, collection.id)
    const fact = {
      collectionId: collection.id,
      name: collection.name,
      before: before.map(toFact),
      after: wanted.map(toFact),
    }
    await publish(ctx, 'collection.shared', fact, collection.id)
    return listShares(ctx, { collectionId: collection.id })
  })
}

const idOf = (share: CollectionShare) =>
  share.type === 'person' ? share.personId : share.type === 'team' ? share.teamId : null
const keyOf = (share: CollectionShare) => `${share.type} ${idOf(share)}`
const toFact = (share: CollectionShare) => ({ type: share.type, id: idOf(share), mayEdit: share.mayEdit })

async function requirePrincipals(ctx: Ctx, shares: readonly CollectionShare[]): Promise<void> {
  const people = shares.flatMap((share) => (share.type === 'person' ? share.personId : []))
  const teams = shares.flatMap((share) => (share.type === 'team' ? share.teamId : []))
  const { rows } = await sql<{ people: number; teams: number }>`
    select (select count(*) from person where id = any(${people}::uuid[]) and deactivated_at is null) as people,
      (select count(*) from team where id = any(${teams}::uuid[])) as teams`.execute(ctx.db)
  if (rows[0]!.people < people.length) throw problem('person_not_found')
  if (rows[0]!.teams < teams.length) throw problem('team_not_found')
}
