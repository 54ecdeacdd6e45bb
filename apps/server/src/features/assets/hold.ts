import type { AssetId, FolderId, PolicyFault } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish, signal } from '../../platform/events.ts'
import { holdTree } from '../folders/index.ts'
import { allFields, valuesOf } from '../metadata/index.ts'
import {
  fault,
  faultsOfAsset,
  faultsOfFile,
  type JudgedFile,
  type PlacedPolicy,
  policiesOf,
  termTextsFor,
} from '../policies/index.ts'
import { indexAssets } from './index-assets.ts'
import { passHoldsOn } from './legal-holds.ts'
import { type NextName, namesFor } from './names-on-release.ts'

/** A held asset, as its rules are judged. */
export type HeldRow = JudgedFile & {
  id: AssetId
  folder_id: FolderId
  held_for: AssetId | null
  /** Where the asset is whose version it is to become; null where that is in the bin. */
  target_folder_id: FolderId | null
  held_conflict: string | null
  held_faults: PolicyFault[]
  created_at: Date
  blob_sha256: string
  version_id: string
}

/**
 * Looks again at held assets, by the rules and the values of this moment, and lets in what fits. Of the others it is
 * written down what is still missing. Whatever is not held is left alone, so asking too often does no harm.
 * @returns for each that is held or was, what is still missing: nothing for those that are in the library now
 */
export function reviewHeld(ctx: Ctx, assetIds: readonly AssetId[]): Promise<Map<AssetId, PolicyFault[]>> {
  if (assetIds.length === 0) return Promise.resolve(new Map())
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const rows = await lockHeld(ctx, assetIds)
    const result = new Map<AssetId, PolicyFault[]>()
    const fields = rows.length > 0 ? await allFields(ctx) : []
    const policies = await policiesOf(
      ctx,
      rows.map((row) => row.target_folder_id ?? row.folder_id),
    )
    const values = await valuesOf(
      ctx,
      rows.map((row) => row.id),
      fields,
    )
    const judged = rows.map((row) => ({
      row,
      policy: policies.get(row.target_folder_id ?? row.folder_id)!,
      values: values.get(row.id) ?? {},
    }))
    const terms = await termTextsFor(ctx, fields, judged)
    for (const { row, policy, values } of judged) {
      if (row.held_for) {
        result.set(row.id, await reviewVersion(ctx, row, policy))
        continue
      }
      const names = namesFor(ctx, { policy, row, fields, values, terms })
      const found = faultsOfAsset(policy, { ...row, values }, { fields, terms })
      const faults = names.makes ? found.filter(({ code }) => code !== 'name') : found
      result.set(row.id, faults.length > 0 ? await keep(ctx, row, faults) : await release(ctx, row, names.next))
    }
    return result
  })
}

/** Lets a held asset in, whatever its rules say. It must be locked. */
export function releaseAnyway(ctx: Ctx, row: HeldRow): Promise<PolicyFault[]> {
  return row.held_for ? becomeVersion(ctx, row) : release(ctx, row, namesFor(ctx, { row }).next)
}

/** Held assets of these ids, locked in one order. */
export async function lockHeld(ctx: Ctx, assetIds: readonly AssetId[]): Promise<HeldRow[]> {
  const ids = [...new Set(assetIds)]
  await sql`
    select id from asset where held_at is not null and binned_at is null
      and (id = any(${ids}::uuid[]) or id in (select held_for from asset where id = any(${ids}::uuid[])))
    order by id for update`.execute(ctx.db)
  const { rows } = await sql<HeldRow>`
    select asset.id, asset.folder_id, asset.held_for, target.folder_id as target_folder_id, asset.held_conflict,
      coalesce(asset.held_faults, '[]') as held_faults, asset.created_at, asset.name, version.id as version_id,
      version.kind, version.format, version.size_bytes as "sizeBytes", version.width, version.height, version.processing,
      version.blob_sha256
    from asset join asset_version as version on version.id = asset.current_version_id
    left join asset as target on target.id = asset.held_for and target.binned_at is null
    where asset.id = any(${ids}::uuid[]) and asset.held_at is not null and asset.binned_at is null
    order by asset.id`.execute(ctx.db)
  return rows
}

async function keep(ctx: Ctx, row: HeldRow, faults: PolicyFault[]): Promise<PolicyFault[]> {
  if (JSON.stringify(faults) === JSON.stringify(row.held_faults)) return faults
  await sql`update asset set held_faults = ${JSON.stringify(faults)}::jsonb where id = ${row.id}`.execute(ctx.db)
  await signal(ctx, 'attention.changed', { folderId: row.folder_id })
  return faults
}

async function release(ctx: Ctx, row: HeldRow, next: NextName): Promise<PolicyFault[]> {
  for (;;) {
    const name = await next()
    if (name === undefined) return keep(ctx, row, [fault({ code: 'name_taken', limit: row.name })])
    if (!(await takeName(ctx, row.id, name))) continue
    await indexAssets(ctx, [row.id])
    await publish(ctx, 'asset.created', { assetId: row.id, folderId: row.folder_id, name }, row.id)
    await signal(ctx, 'attention.changed', { folderId: row.folder_id })
    return []
  }
}

/** @returns false when another asset has the name */
async function takeName(ctx: Ctx, id: AssetId, name: string): Promise<boolean> {
  await sql`savepoint before_name`.execute(ctx.db)
  try {
    await sql`
      update asset set held_at = null, held_faults = null, held_conflict = null, held_for = null, name = ${name},
        revision = revision + 1, updated_at = ${ctx.now()} where id = ${id}`.execute(ctx.db)
    return true
  } catch (error) {
    if (!isUniqueViolation(error, 'asset_name_once')) throw error
    await sql`rollback to savepoint before_name`.execute(ctx.db)
    return false
  }
}

async function reviewVersion(ctx: Ctx, row: HeldRow, policy: PlacedPolicy): Promise<PolicyFault[]> {
  // What it is to become a version of is in the bin: it waits for that to come back.
  if (!row.target_folder_id) return row.held_faults
  const faults = faultsOfFile(policy, row)
  return faults.length > 0 ? keep(ctx, row, faults) : becomeVersion(ctx, row)
}

/** The version that was held goes over to the asset that it was meant for; nothing else is left of the held one. */
async function becomeVersion(ctx: Ctx, row: HeldRow): Promise<PolicyFault[]> {
  if (!row.held_for || !row.target_folder_id) return row.held_faults
  const assetId = row.held_for
  const { rows } = await sql<{ number: number }>`
    update asset_version set asset_id = ${assetId},
      number = (select max(number) + 1 from asset_version as other where other.asset_id = ${assetId})
    where id = ${row.version_id} returning number`.execute(ctx.db)
  const number = rows[0]!.number
  await sql`
    update asset set current_version_id = ${row.version_id}, kind = ${row.kind}, revision = revision + 1,
      updated_at = ${ctx.now()} where id = ${assetId}`.execute(ctx.db)
  await passHoldsOn(ctx, row.id, assetId)
  await sql`delete from asset where id = ${row.id}`.execute(ctx.db)
  await indexAssets(ctx, [assetId])
  const fact = { assetId, folderId: row.target_folder_id, versionId: row.version_id as never, number }
  await publish(ctx, 'asset.version_added', { ...fact, sha256: row.blob_sha256 }, assetId)
  await signal(ctx, 'attention.changed', { folderId: row.folder_id })
  return []
}
