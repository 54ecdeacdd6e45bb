import type { FolderId } from '@damask/contract'
import { has } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

type Limits = { readonly scopes: readonly string[]; readonly folderIds: readonly FolderId[] }

/**
 * What is handed on to a key or an app must lie within what the actor acts with.
 * @throws key_too_wide
 */
export async function requireNotWider(ctx: Ctx, { scopes, folderIds }: Limits): Promise<void> {
  const { actor } = ctx
  if (actor.scopes !== 'all') {
    const own: readonly string[] = actor.scopes
    if (scopes.some((scope) => !own.includes(scope))) throw problem('key_too_wide')
  }
  if (actor.folderIds.length === 0) return
  if (folderIds.length === 0) throw problem('key_too_wide')
  const rows = await ctx.db
    .selectFrom('folder')
    .select(['id', 'id_path'])
    .where('id', 'in', [...folderIds, ...actor.folderIds])
    .execute()
  const pathOf = new Map(rows.map((row) => [row.id, row.id_path]))
  const isWithin = (id: FolderId) =>
    actor.folderIds.some((own) => {
      const limit = pathOf.get(own)
      return limit !== undefined && pathOf.get(id)?.startsWith(limit)
    })
  if (!folderIds.every(isWithin)) throw problem('key_too_wide')
}

/** @throws folder_not_found when one does not exist, or the actor may not see it */
export async function requireVisibleFolders(ctx: Ctx, folderIds: readonly FolderId[]): Promise<void> {
  if (folderIds.length === 0) return
  const rows = await ctx.db
    .selectFrom('folder')
    .select(['id', 'scope_id'])
    .where('id', 'in', [...folderIds])
    .where('binned_at', 'is', null)
    .execute()
  const visible = rows.filter((row) => has(ctx.actor.access.maskIn(row.scope_id), 'view'))
  if (visible.length < new Set(folderIds).size) throw problem('folder_not_found')
}
