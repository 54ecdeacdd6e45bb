import { type AccessRequest, AccessRequestId, type PersonId, type Place } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { Problem } from '../../platform/problem.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { holdsAt, withAccess } from '../access/index.ts'
import { actorAgain, mailPeople } from '../identity/index.ts'
import { requestWords } from './mail-words.ts'
import { type FoundPlace, getVisiblePlace, scopesAbove } from './places.ts'
import { lockDecidable, type RequestRow, toRequests } from './requests.ts'

/** Written to about one request. The others see it among the requests. */
const TOLD = 20

/**
 * Writes once about a new request to those who can decide it. In a job, so that asking takes the same time whether or not
 * there is such a thing.
 */
export const tellDeciders = job({
  name: 'grants.tell_deciders',
  payload: z.object({ accessRequestId: AccessRequestId }),
  run: (ctx: Ctx, { accessRequestId }) =>
    inTransaction(ctx, async (ctx) => {
      const request = await ctx.db
        .updateTable('access_request')
        .set({ told_at: ctx.now() })
        .where('id', '=', accessRequestId)
        .where('state', '=', 'open')
        .where('told_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
      const place = request && (await placeOf(ctx, request))
      if (!place) return
      const by = await asSeenBy(ctx, request.id, await decidersOf(ctx, place, request.person_id))
      const seen = by.size > 0 ? by : await asSeenBy(ctx, request.id, await administrators(ctx, request.person_id))
      const url = publicUrl(ctx, '/requests')
      await mailPeople(ctx, [...seen.keys()], 'requests', (reader) => requestWords(reader, seen.get(reader.id)!, url))
    }),
})

/** Nobody looked until now whether there is such a thing. */
function placeOf(ctx: Ctx, request: RequestRow): Promise<FoundPlace | undefined> {
  const input = { folderId: request.folder_id ?? undefined, assetId: request.asset_id ?? undefined }
  return ifThere(getVisiblePlace(ctx, input as never))
}

/** Whoever decides about a place by a grant, nearest first. */
async function decidersOf(ctx: Ctx, place: FoundPlace, except: PersonId): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    with deciding as materialized (
      select g.person_id, g.team_id, above.level from access_grant as g join role on role.id = g.role_id
      join unnest(${await scopesAbove(ctx, place)}::int[]) with ordinality as above (scope_id, level) using (scope_id)
      where ${holdsAt(ctx.now())} and 'manage_access' = any(role.capabilities)
    ),
    holder as (
      select person_id, level from deciding where person_id is not null
      union all
      select member.person_id, level from deciding join team on deciding.team_id in (team.id, team.parent_id)
      join team_member as member on member.team_id = team.id
    )
    select person.id from holder join person on person.id = holder.person_id
    where ${isReader(except)} group by person.id order by min(level), person.id limit ${TOLD}`.execute(ctx.db)
  return rows.map(({ id }) => id)
}

async function administrators(ctx: Ctx, except: PersonId): Promise<PersonId[]> {
  const rows = await ctx.db
    .selectFrom('person')
    .select('id')
    .where('is_administrator', '=', true)
    .where(isReader(except))
    .orderBy('id')
    .limit(TOLD)
    .execute()
  return rows.map(({ id }) => id)
}

const isReader = (except: PersonId) =>
  sql<SqlBool>`(person.deactivated_at is null and person.kind = 'person' and person.id <> ${except})`

/** The request as each of them would find it in the list: nothing is written that is not shown there. */
async function asSeenBy(ctx: Ctx, id: AccessRequestId, personIds: readonly PersonId[]) {
  const seen = new Map<PersonId, AccessRequest & { place: Place }>()
  for (const personId of personIds) {
    const kept = { type: 'person', personId, keyId: null, appId: null, name: '' } as const
    const as = { ...ctx, actor: await withAccess(ctx, await actorAgain(ctx, kept)) }
    const row = await ifThere(lockDecidable(as, id))
    const [request] = row ? await toRequests(as, [row]) : []
    if (request?.place) seen.set(personId, { ...request, place: request.place })
  }
  return seen
}

const ifThere = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error) => {
    if (error instanceof Problem) return undefined
    throw error
  })
