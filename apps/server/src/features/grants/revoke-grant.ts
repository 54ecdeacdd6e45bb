import type { GrantId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { lockManagedGrant } from './managed-grant.ts'
import { factOf, termsOfGrant } from './queries.ts'

/** The place keeps its scope: one without grants decides nothing. */
export function revokeGrant(ctx: Ctx, input: { grantId: GrantId; reason?: string | undefined }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { row, where } = await lockManagedGrant(ctx, input.grantId)
    await ctx.db.deleteFrom('access_grant').where('id', '=', row.id).execute()
    const fact = { ...factOf(row, where), before: termsOfGrant(row) }
    await publish(ctx, 'access.revoked', fact, where.assetId ?? where.folderId!, { reason: input.reason })
    return null
  })
}
