import type { AccessRequest, AccessRequestId, GrantId, RoleId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { answerWithGrant } from './answer-request.ts'
import { changeGrant } from './change-grant.ts'
import { grantAccess } from './grant-access.ts'
import { lockDecidable, type RequestRow, toRequests } from './requests.ts'

type Input = { accessRequestId: AccessRequestId; roleId: RoleId; endsAt: string | null }

/** Makes an ordinary grant, by the rules for every grant; what is given may differ from what was asked for. */
export function approveRequest(ctx: Ctx, input: Input): Promise<AccessRequest> {
  return inTransaction(ctx, async (ctx) => {
    const request = await lockDecidable(ctx, input.accessRequestId)
    const grantId = await giveAccess(ctx, request, input)
    await answerWithGrant(ctx, request.id, grantId)
    const row = await ctx.db
      .selectFrom('access_request')
      .selectAll()
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow()
    return (await toRequests(ctx, [row]))[0]!
  })
}

async function giveAccess(ctx: Ctx, request: RequestRow, { roleId, endsAt }: Input): Promise<GrantId> {
  const place = { folderId: request.folder_id ?? undefined, assetId: request.asset_id ?? undefined }
  // The same role here, once given and ended since: it gets the new end.
  const before = await ctx.db
    .selectFrom('access_grant')
    .innerJoin('scope', 'scope.id', 'access_grant.scope_id')
    .select('access_grant.id')
    .where('access_grant.person_id', '=', request.person_id)
    .where('role_id', '=', roleId)
    .where('folder_id', 'is not distinct from', request.folder_id)
    .where('asset_id', 'is not distinct from', request.asset_id)
    .executeTakeFirst()
  if (before) return (await changeGrant(ctx, { grantId: before.id, startsAt: null, endsAt })).id
  const made = { ...place, personId: request.person_id, roleId, startsAt: null, endsAt }
  return (await grantAccess(ctx, made)).id
}
