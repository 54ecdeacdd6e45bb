import { type Grant, GrantId, type RoleId, type ScopeId } from '@damask/contract'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { answerWhatIsGiven } from './answer-request.ts'
import { changeGrant } from './change-grant.ts'
import { readTime } from './grant-time.ts'
import { requireMayGrant } from './own-access.ts'
import { holdManagedPlace, type PlaceInput } from './places.ts'
import { getPrincipal, type PrincipalColumns, type PrincipalInput } from './principals.ts'
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
    const over = await findEnded(ctx, principal, role.id, place.scopeId)
    if (over) return changeGrant(ctx, { ...input, grantId: over.id, reason: input.reason ?? '' })
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

/** The same, given once and over since: nobody sees that one any more, so giving it again renews it. */
function findEnded(ctx: Ctx, to: PrincipalColumns, roleId: RoleId, scopeId: ScopeId) {
  return ctx.db
    .selectFrom('access_grant')
    .select('id')
    .where('principal_type', '=', to.principal_type)
    .where('person_id', 'is not distinct from', to.person_id)
    .where('team_id', 'is not distinct from', to.team_id)
    .where('api_key_id', 'is not distinct from', to.api_key_id)
    .where('role_id', '=', roleId)
    .where('scope_id', '=', scopeId)
    .where('ends_at', '<=', ctx.now())
    .forUpdate()
    .executeTakeFirst()
}
