import { type FolderId, type PolicyPart, type PolicyParts, ROOT_FOLDER_ID } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { idsInPath } from '../folders/index.ts'
import { type Conflict, type EffectivePolicy, effectiveOf, NO_POLICY, type OwnPolicy } from './effective.ts'

export type PlacedPolicy = EffectivePolicy & {
  folderName: string
  /** The folder and everything above it, from the library down. */
  folderIds: FolderId[]
  /** What the library itself wants to happen to taken names. */
  accountConflict: Conflict | undefined
}

/** What counts in these folders, in two queries. Folders that do not exist are left out. Checks nothing. */
export async function policiesOf(ctx: Ctx, folderIds: readonly FolderId[]): Promise<Map<FolderId, PlacedPolicy>> {
  const wanted = [...new Set(folderIds)]
  if (wanted.length === 0) return new Map()
  const { rows: folders } = await sql<{ id: FolderId; name: string; id_path: string }>`
    select id, name, id_path from folder where id = any(${wanted}::uuid[])`.execute(ctx.db)
  const above = [...new Set(folders.flatMap((folder) => idsInPath(folder.id_path)))]
  const own = await ownPolicies(ctx, above)
  return new Map(
    folders.map(({ id, name, id_path }) => {
      const folderIds = idsInPath(id_path)
      const said = folderIds.flatMap((each) => own.get(each) ?? [])
      const effective = said.length > 0 ? effectiveOf(said) : NO_POLICY
      return [
        id,
        { ...effective, folderName: name, folderIds, accountConflict: own.get(ROOT_FOLDER_ID)?.parts.conflict },
      ]
    }),
  )
}

/** What counts in a folder. Checks nothing. */
export async function policyOf(ctx: Ctx, folderId: FolderId): Promise<PlacedPolicy> {
  const found = (await policiesOf(ctx, [folderId])).get(folderId)
  return found ?? { ...NO_POLICY, folderName: '', folderIds: [], accountConflict: undefined }
}

export async function ownPolicies(ctx: Ctx, folderIds: readonly FolderId[]): Promise<Map<FolderId, OwnPolicy>> {
  const { rows } = await sql<{ folder_id: FolderId; parts: PolicyParts; locked: PolicyPart[] }>`
    select folder_id, parts, locked from folder_policy where folder_id = any(${[...folderIds]}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.folder_id, { folderId: row.folder_id, parts: row.parts, locked: row.locked }]))
}
