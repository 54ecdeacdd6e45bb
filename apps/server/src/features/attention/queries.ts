import type { AssetId, FolderId, HeldAsset, PersonId, PolicyFault, TermSummary } from '@damask/contract'
import { type FieldValues, hasTerms, singleValues } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { isAttendedBy, may } from '../access/index.ts'
import { type AssetRow, selectAssets } from '../assets/index.ts'
import { pathsOfFolders } from '../folders/index.ts'
import { namesOfPeople } from '../identity/index.ts'
import { allFields, valuesOf } from '../metadata/index.ts'
import { policiesOf } from '../policies/index.ts'
import { summariesOfTerms } from '../vocabularies/index.ts'

export type HeldRow = AssetRow & {
  held_at: Date
  held_faults: PolicyFault[]
  held_for: AssetId | null
  held_for_name: string | null
  created_by: PersonId | null
}

/** What is held and waits for the actor. */
export const selectAttended = (ctx: Ctx) =>
  selectAssets(ctx)
    .leftJoin('asset as target', 'target.id', 'asset.held_for')
    .select(['asset.held_for', 'target.name as held_for_name', 'asset.created_by'])
    .select(sql<PolicyFault[]>`coalesce(asset.held_faults, '[]')`.as('held_faults'))
    .where('asset.binned_at', 'is', null)
    .where(isAttendedBy(ctx.actor))

/** Something is wrong, as far as is known: it does not only wait for being looked at. */
export const NEEDS_SOMEBODY = sql<boolean>`asset.held_faults @? '$[*] ? (@.code != "not_checked_yet")'`

export async function findAttended(ctx: Ctx, ids: readonly AssetId[]): Promise<HeldRow[]> {
  const rows = await selectAttended(ctx)
    .where(sql<boolean>`asset.id = any(${[...ids]}::uuid[])`)
    .execute()
  return rows as HeldRow[]
}

/** Rows as the API shows them, with every term that stands in their values. A fixed number of queries. */
export async function toHeldAssets(
  ctx: Ctx,
  rows: readonly HeldRow[],
): Promise<{ items: HeldAsset[]; terms: TermSummary[] }> {
  if (rows.length === 0) return { items: [], terms: [] }
  const folderIds = rows.map((row) => row.folder_id)
  const [paths, policies, people, fields] = [
    await pathsOfFolders(ctx, folderIds),
    await policiesOf(ctx, folderIds),
    await namesOfPeople(
      ctx,
      rows.map((row) => row.created_by),
    ),
    await allFields(ctx),
  ]
  const values = await valuesOf(
    ctx,
    rows.map((row) => row.asset_id),
    fields,
  )
  const withTerms = fields.filter((field) => hasTerms(field.type))
  const termIds = [...values.values()].flatMap((own) => withTerms.flatMap(({ key }) => singleValues(own[key])))
  return {
    items: rows.map((row) => {
      const required = policies.get(row.folder_id)?.parts.requiredFields ?? []
      return {
        ...toHeldAsset(ctx, row, values.get(row.asset_id) ?? {}, paths),
        fieldKeys: row.held_for ? [] : fields.filter(({ key }) => required.includes(key)).map(({ key }) => key),
        uploadedBy: row.created_by ? { id: row.created_by, name: people.get(row.created_by) ?? '' } : null,
      }
    }),
    terms: await summariesOfTerms(ctx, termIds as never),
  }
}

const toHeldAsset = (ctx: Ctx, row: HeldRow, values: FieldValues, paths: ReadonlyMap<FolderId, string>) => ({
  id: row.asset_id,
  name: row.name,
  kind: row.asset_kind as HeldAsset['kind'],
  format: row.format,
  folderId: row.folder_id,
  folderPath: paths.get(row.folder_id) ?? '/',
  sizeBytes: row.size_bytes,
  width: row.width,
  height: row.height,
  thumbHash: row.thumb_hash,
  renditions: row.recipes,
  processing: row.processing as HeldAsset['processing'],
  versionOf: row.held_for ? { assetId: row.held_for, name: row.held_for_name ?? '' } : null,
  faults: row.held_faults,
  isChecking: row.held_faults.every(({ code }) => code === 'not_checked_yet'),
  values: values as HeldAsset['values'],
  heldAt: row.held_at.toISOString(),
  revision: row.revision,
  mayOverride: may(ctx.actor, 'manage_folder', row.scope_id),
})
