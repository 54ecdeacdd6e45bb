import type { PersonId } from '@damask/contract'
import { type AccessRequest, AccessRequestId, type Capability, ROOT_FOLDER_ID, type RoleId } from '@damask/contract'
import { sql } from 'kysely'
import { has } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { getVisiblePlace, type PlaceInput } from './places.ts'
import { factOfRequest, OPEN_MS, type RequestRow, toRequests } from './requests.ts'
import { capabilitiesOf, getRole } from './roles.ts'

type Input = PlaceInput & { roleId?: RoleId | undefined; capability?: Capability | undefined; message: string }

const REQUESTS_PER_DAY = 20
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Asking tells nothing: the id is kept as it was given, and nobody looks whether there is such a thing before somebody
 * who decides about it does. So the answer, the limits and the end are the same for any id. Asking again renews the words
 * of a request that is still open.
 */
export async function requestAccess(ctx: Ctx, input: Input): Promise<AccessRequest> {
  const { personId } = ctx.actor
  if (!personId || ctx.actor.hasOwnAccess) throw problem('not_allowed', { detail: 'Only people can ask for access.' })
  if (input.folderId && input.assetId) throw problem('place_unclear')
  const role = input.roleId ? await getRole(ctx, input.roleId) : undefined
  await refuseWhatOneHas(ctx, input, role ? capabilitiesOf(role) : [input.capability ?? 'view'])
  return inTransaction(ctx, async (ctx) => {
    // One at a time per person, so that the daily limit holds.
    await sql`select id from person where id = ${personId} for no key update`.execute(ctx.db)
    const wanted = {
      wanted_role_id: role?.id ?? null,
      wanted_capability: role ? null : (input.capability ?? null),
      message: input.message,
    }
    const open = await findOpen(ctx, personId, input)
    if (open && open.expires_at > ctx.now()) {
      const row = await ctx.db
        .updateTable('access_request')
        .set(wanted)
        .where('id', '=', open.id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return (await toRequests(ctx, [row]))[0]!
    }
    if (open) await ctx.db.deleteFrom('access_request').where('id', '=', open.id).execute()
    await refuseTooMany(ctx, personId)
    const row = await ctx.db
      .insertInto('access_request')
      .values({
        id: ctx.newId(AccessRequestId),
        person_id: personId,
        ...placeOf(input),
        ...wanted,
        created_at: ctx.now(),
        expires_at: new Date(ctx.now().getTime() + OPEN_MS),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'access.requested', factOfRequest(row), row.folder_id ?? row.asset_id!)
    return (await toRequests(ctx, [row]))[0]!
  })
}

const placeOf = (input: PlaceInput) => ({
  folder_id: input.assetId ? null : (input.folderId ?? ROOT_FOLDER_ID),
  asset_id: input.assetId ?? null,
})

/** Only where the actor can look: there the answer tells nothing new. */
async function refuseWhatOneHas(ctx: Ctx, input: PlaceInput, wanted: readonly string[]): Promise<void> {
  const place = await getVisiblePlace(ctx, input).catch((error) => {
    if (error instanceof Problem) return undefined
    throw error
  })
  if (!place) return
  const mask = ctx.actor.access.maskIn(place.scopeId)
  if (wanted.every((name) => has(mask, name as Capability))) throw problem('access_already_given')
}

function findOpen(ctx: Ctx, personId: PersonId, input: PlaceInput): Promise<RequestRow | undefined> {
  const { folder_id, asset_id } = placeOf(input)
  return ctx.db
    .selectFrom('access_request')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .where('folder_id', 'is not distinct from', folder_id)
    .where('asset_id', 'is not distinct from', asset_id)
    .executeTakeFirst()
}

async function refuseTooMany(ctx: Ctx, personId: PersonId): Promise<void> {
  const dayAgo = new Date(ctx.now().getTime() - DAY_MS)
  const { count } = await ctx.db
    .selectFrom('access_request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('created_at', '>', dayAgo)
    .executeTakeFirstOrThrow()
  if (count >= REQUESTS_PER_DAY)
    throw problem('too_many_requests', {
      detail: `You can ask for access ${REQUESTS_PER_DAY} times a day. Try again tomorrow.`,
    })
}
