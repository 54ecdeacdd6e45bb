import type { AccessRequestId, GrantId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { type GrantRow, stateOf } from './queries.ts'
import { factOfRequest, type RequestRow } from './requests.ts'
import { capabilitiesOf } from './roles.ts'
import { tellRequester } from './tell-requester.ts'

/** Answers a request with yes, once: nothing happens to one that was answered before. */
export async function answerWithGrant(ctx: Ctx, id: AccessRequestId, grantId: GrantId): Promise<void> {
  const row = await ctx.db
    .updateTable('access_request')
    .set({ state: 'approved', grant_id: grantId, answered_by: ctx.actor.personId, answered_at: ctx.now() })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  const fact = { ...factOfRequest(row), grantId }
  await publish(ctx, 'access.request_approved', fact, row.folder_id ?? row.asset_id ?? undefined)
  await tellRequester(ctx, row)
}

/** Nobody goes on waiting for what they have been given, whichever way somebody gave it. */
export async function answerWhatIsGiven(
  ctx: Ctx,
  grant: GrantRow,
  { folderId, assetId }: { folderId: string | null; assetId: string | null },
): Promise<void> {
  if (!grant.person_id || stateOf(grant, ctx.now()) !== 'active') return
  const request = await ctx.db
    .selectFrom('access_request')
    .selectAll()
    .where('person_id', '=', grant.person_id)
    .where('state', '=', 'open')
    .where('expires_at', '>', ctx.now())
    .where('folder_id', 'is not distinct from', folderId as never)
    .where('asset_id', 'is not distinct from', assetId as never)
    .forUpdate()
    .executeTakeFirst()
  if (request && (await gives(ctx, grant, request))) await answerWithGrant(ctx, request.id, grant.id)
}

async function gives(ctx: Ctx, grant: GrantRow, { wanted_role_id, wanted_capability }: RequestRow): Promise<boolean> {
  if (!wanted_role_id) return grant.capabilities.includes(wanted_capability ?? 'view')
  const wanted = await ctx.db
    .selectFrom('role')
    .select('capabilities')
    .where('id', '=', wanted_role_id)
    .executeTakeFirstOrThrow()
  return capabilitiesOf(wanted).every((name) => grant.capabilities.includes(name))
}
