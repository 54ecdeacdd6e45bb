import { type Grant, GrantId, type RoleId } from '@damask/contract'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { answerWhatIsGiven } from './answer-request.ts'
import { requireMayGrant } from './own-access.ts'
import { holdManagedPlace, type PlaceInput } from './places.ts'
import { getPrincipal, type PrincipalInput } from './principals.ts'
import { factOf, findGrant, termsOfGrant, toGrants } from './queries.ts'
import { holdRole } from './roles.ts'

type Input = PrincipalInput &
  PlaceInput & { roleId: RoleId; startsAt: string | null; endsAt: string | null; reason?: string | undefined }

/** Holds from the next call of whoever it is made to. There is no grant that takes away. */
export function grantAccess(ctx: Ctx, input: Input): Promise<Grant> {
  const time = readTime(input)
  return inTransaction(ctx, async (ctx) => {
    const place = await holdManagedPlace(ctx, input)
    const role = await holdRole(ctx, input.roleId)
    await requireMayGrant(ctx, place, role, time.ends_at)
    const principal = await getPrincipal(ctx, input)
    const id = ctx.newId(GrantId)
    await ctx.db
      .insertInto('access_grant')
      .values({
        id,
        ...principal,
        role_id: role.id,
        scope_id: place.scopeId,
        ...time,
        reason: input.reason || null,
        created_at: ctx.now(),
        created_by: actorPersonId(ctx),
      })
      .execute()
    const row = (await findGrant(ctx, id))!
    const where = { folderId: place.asset ? null : place.folder.id, assetId: place.asset?.id ?? null }
    const fact = { ...factOf(row, where), after: termsOfGrant(row) }
    await publish(ctx, 'access.granted', fact, place.asset?.id ?? place.folder.id, { reason: input.reason })
    await answerWhatIsGiven(ctx, row, where)
    return (await toGrants(ctx, [row]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'access_grant_once') ? problem('grant_exists') : error
  })
}

export function readTime(input: { startsAt: string | null; endsAt: string | null }) {
  const time = {
    starts_at: input.startsAt ? new Date(input.startsAt) : null,
    ends_at: input.endsAt ? new Date(input.endsAt) : null,
  }
  if (time.starts_at && time.ends_at && time.starts_at >= time.ends_at)
    throw problem('invalid_request', {
      detail: 'It must begin before it ends.',
      errors: [{ pointer: '/endsAt', code: 'too_early', message: 'must be after the beginning' }],
    })
  return time
}
