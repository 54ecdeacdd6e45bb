import type { AssetId, FolderId, PersonId, ScopeId } from '@damask/contract'
import { sql } from 'kysely'
import { type Actor, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publishAll } from '../../platform/events.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { holdsAt, may, withAccess } from '../access/index.ts'
import { actorAgain, mailPeople } from '../identity/index.ts'
import { reviewWords } from './mail-words.ts'

/** Assets per transaction. */
const BATCH = 2_000
/** Who is written to at most; everybody else finds the list in Damask. */
const TOLD = 500
const ADMINISTRATORS_TOLD = 20

type Due = { id: AssetId; folder_id: FolderId; name: string; review_at: Date; scope_id: ScopeId }

/** Tells of reviews that have come, once for each date: an event each, and one digest a day for those who may decide. */
export async function tellReviewers(ctx: Ctx): Promise<void> {
  while (!ctx.signal.aborted && (await tellSome(ctx)) === BATCH);
}

function tellSome(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<Due>`
      select asset.id, asset.folder_id, asset.name, asset.review_at, coalesce(asset.scope_id, folder.scope_id) as scope_id
      from asset join folder on folder.id = asset.folder_id
      where asset.review_at <= ${ctx.now()} and asset.review_told_at is null and asset.binned_at is null
        and asset.held_at is null
      order by asset.review_at, asset.id limit ${BATCH} for update of asset`.execute(ctx.db)
    if (rows.length === 0) return 0
    await sql`update asset set review_told_at = ${ctx.now()} where id = any(${rows.map((row) => row.id)}::uuid[])`.execute(
      ctx.db,
    )
    await publishAll(
      ctx,
      'asset.review_due',
      rows.map(({ id: assetId, folder_id: folderId, name, review_at }) => ({
        data: { assetId, folderId, name, reviewAt: review_at.toISOString() },
        subjectId: assetId,
      })),
    )
    await writeDigests(ctx, rows)
    return rows.length
  })
}

/** What nobody else may decide is told to administrators, who would else hear of everything. */
async function writeDigests(ctx: Ctx, due: readonly Due[]): Promise<void> {
  const told = new Map<PersonId, Due[]>()
  const open = new Set(due)
  for (const personId of await editors(ctx)) {
    const actor = await actorOf(ctx, personId)
    const own = due.filter((asset) => may(actor, 'edit', asset.scope_id))
    if (own.length > 0) told.set(personId, own)
    for (const asset of own) open.delete(asset)
  }
  if (open.size > 0) for (const personId of await administrators(ctx)) told.set(personId, [...open])
  const url = publicUrl(ctx, '/due')
  await mailPeople(ctx, [...told.keys()], 'reviews', (reader) => reviewWords(reader, told.get(reader.id)!, url))
}

/** People who may edit somewhere by a grant. */
async function editors(ctx: Ctx): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    with editing as materialized (
      select g.person_id, g.team_id, g.principal_type from access_grant as g join role on role.id = g.role_id
      where ${holdsAt(ctx.now())} and 'edit' = any(role.capabilities)
    )
    select person.id from person
    where person.kind = 'person' and person.deactivated_at is null and not person.is_administrator and (
      exists (select 1 from editing where person_id = person.id or principal_type = 'everyone')
      or exists (
        select 1 from team_member as member join team on team.id = member.team_id
        join editing on editing.team_id in (team.id, team.parent_id) where member.person_id = person.id))
    order by person.id limit ${TOLD}`.execute(ctx.db)
  return rows.map(({ id }) => id)
}

async function administrators(ctx: Ctx): Promise<PersonId[]> {
  const rows = await ctx.db
    .selectFrom('person')
    .select('id')
    .where('is_administrator', '=', true)
    .where('kind', '=', 'person')
    .where('deactivated_at', 'is', null)
    .orderBy('created_at')
    .limit(ADMINISTRATORS_TOLD)
    .execute()
  return rows.map(({ id }) => id)
}

async function actorOf(ctx: Ctx, personId: PersonId): Promise<Actor> {
  const kept = { type: 'person', personId, keyId: null, appId: null, name: '' } as const
  return withAccess(ctx, await actorAgain(ctx, kept))
}
