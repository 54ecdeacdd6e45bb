import type { GrantId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { type FoundPlace, getManagedPlace, type PlaceInput } from './places.ts'
import { findGrant, type GrantRow } from './queries.ts'

export type ManagedGrant = {
  row: GrantRow
  place: FoundPlace
  where: { folderId: string | null; assetId: string | null }
}

/**
 * A grant on a place where the actor decides, held until the transaction ends. Every other grant does not exist.
 * @throws grant_not_found
 */
export async function lockManagedGrant(ctx: Ctx, id: GrantId): Promise<ManagedGrant> {
  await ctx.db.selectFrom('access_grant').select('id').where('id', '=', id).forUpdate().execute()
  const row = await findGrant(ctx, id)
  if (!row) throw problem('grant_not_found')
  const scope = await ctx.db.selectFrom('scope').selectAll().where('id', '=', row.scope_id).executeTakeFirstOrThrow()
  const input: PlaceInput = scope.asset_id ? { assetId: scope.asset_id } : { folderId: scope.folder_id! }
  const place = await getManagedPlace(ctx, input).catch((error) => {
    throw error instanceof Problem ? problem('grant_not_found') : error
  })
  return { row, place, where: { folderId: scope.folder_id, assetId: scope.asset_id } }
}
