import type { FolderId, PartOrigin, Policy, PolicyPart, PolicyParts, TemplateId } from '@damask/contract'
import { sql } from 'kysely'
import { mayWithAccount } from '../../platform/access.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { may, visibleTo } from '../access/index.ts'
import { type FolderRow, getVisibleFolder, pathsOfFolders } from '../folders/index.ts'
import { findTemplate } from '../metadata/index.ts'
import type { Origin } from './effective.ts'
import { policyOf } from './queries.ts'

export async function getPolicy(ctx: Ctx, { folderId }: { folderId: FolderId }): Promise<Policy> {
  const folder = await getVisibleFolder(ctx, folderId)
  const own = await ctx.db.selectFrom('folder_policy').selectAll().where('folder_id', '=', folderId).executeTakeFirst()
  const { parts, origins } = await policyOf(ctx, folderId)
  const said = Object.entries(origins) as [PolicyPart, Origin][]
  const paths = await visiblePaths(
    ctx,
    said.flatMap(([, { folderId, overrides }]) => (overrides ? [folderId, overrides] : [folderId])),
  )
  const decider = (id: FolderId) => ({ folderId: paths.has(id) ? id : null, path: paths.get(id) ?? null })
  return {
    folderId,
    parts,
    origins: said.map(
      ([part, origin]): PartOrigin => ({
        part,
        from: decider(origin.folderId),
        isLocked: origin.isLocked,
        overrides: origin.overrides && decider(origin.overrides),
        isIgnoredHere: origin.ignored.includes(folderId),
      }),
    ),
    own: { parts: (own?.parts ?? {}) as PolicyParts, locked: (own?.locked ?? []) as PolicyPart[] },
    templateName: parts.templateId ? await templateName(ctx, parts.templateId) : null,
    mayChange: mayChangePolicy(ctx.actor, folder),
    revision: own?.revision ?? 0,
  }
}

const templateName = async (ctx: Ctx, id: TemplateId): Promise<string | null> =>
  (await findTemplate(ctx, id))?.name ?? null

/** Whoever runs the folder, and whoever runs the rules of the whole account. */
export const mayChangePolicy = (actor: Actor, { scope_id }: Pick<FolderRow, 'scope_id'>): boolean =>
  may(actor, 'manage_folder', scope_id) || mayWithAccount(actor, 'manage_policies')

/** Where folders are, of those that the reader may see. */
async function visiblePaths(ctx: Ctx, ids: readonly FolderId[]): Promise<Map<FolderId, string>> {
  const { rows } = await sql<{ id: FolderId }>`
    select id from folder where id = any(${[...new Set(ids)]}::uuid[]) and ${visibleTo(ctx.actor, 'folder')}`.execute(
    ctx.db,
  )
  return pathsOfFolders(
    ctx,
    rows.map((row) => row.id),
  )
}
