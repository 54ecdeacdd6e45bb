import type { Grant, GrantId, RoleId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { answerWhatIsGiven } from './answer-request.ts'
import { readTime } from './grant-time.ts'
import { lockManagedGrant } from './managed-grant.ts'
import { requireMayGrant } from './own-access.ts'
import { factOf, findGrant, termsOfGrant, toGrants } from './queries.ts'
import { holdRole } from './roles.ts'

type Input = {
  grantId: GrantId
  roleId?: RoleId | undefined
  startsAt?: string | null | undefined
  endsAt?: string | null | undefined
  reason?: string | undefined
}

/** What comes out must be something that the actor could have granted. */
export function changeGrant(ctx: Ctx, input: Input): Promise<Grant> {
  return inTransaction(ctx, async (ctx) => {
    const { row: before, place, where } = await lockManagedGrant(ctx, input.grantId)
    const terms = termsOfGrant(before)
    const time = readTime({
      startsAt: input.startsAt === undefined ? terms.startsAt : input.startsAt,
      endsAt: input.endsAt === undefined ? terms.endsAt : input.endsAt,
    })
    const role = await holdRole(ctx, input.roleId ?? before.role_id)
    await requireMayGrant(ctx, place, role, time.ends_at)
    await ctx.db
      .updateTable('access_grant')
      .set({ role_id: role.id, ...time, ...(input.reason !== undefined && { reason: input.reason || null }) })
      .where('id', '=', before.id)
      .execute()
    const row = (await findGrant(ctx, before.id))!
    const fact = { ...factOf(row, where), before: terms, after: termsOfGrant(row) }
    await publish(ctx, 'access.grant_changed', fact, where.assetId ?? where.folderId!, { reason: input.reason })
    await answerWhatIsGiven(ctx, row, where)
    return (await toGrants(ctx, [row]))[0]!
  }).catch((error) => {
    throw isUniqueViolation(error, 'access_grant_once') ? problem('grant_exists') : error
  })
}
