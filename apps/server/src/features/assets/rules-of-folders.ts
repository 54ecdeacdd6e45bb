import type { AssetId, FolderId, PolicyFault } from '@damask/contract'
import type { FieldValues } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { allFields, valuesOf } from '../metadata/index.ts'
import {
  faultsOfAsset,
  type Judged,
  type JudgedFile,
  type PlacedPolicy,
  policiesOf,
  policyNotMet,
  termTextsFor,
} from '../policies/index.ts'
import type { AssetRow } from './queries.ts'

type Change = { folderId?: FolderId; name?: string }

/**
 * What a change of place or name would break of the rules there that is not broken here: whatever was wrong before may
 * be moved about. In a fixed number of queries, and in one where folders ask for nothing.
 */
export async function newFaultsOf(
  ctx: Ctx,
  rows: readonly AssetRow[],
  { folderId, name }: Change,
): Promise<Map<AssetId, PolicyFault[]>> {
  const policies = await policiesOf(ctx, [...rows.map((row) => row.folder_id), ...(folderId ? [folderId] : [])])
  const thereFor = (row: AssetRow) => policies.get(folderId ?? row.folder_id)!
  if (rows.every((row) => isSilent(thereFor(row)))) return new Map()
  const fields = await allFields(ctx)
  const values = await valuesOf(
    ctx,
    rows.map((row) => row.asset_id),
    fields,
  )
  const judged = rows.flatMap((row) => {
    const own = values.get(row.asset_id) ?? {}
    return [
      { row, policy: policies.get(row.folder_id)!, values: own, name: row.name },
      { row, policy: thereFor(row), values: own, name: name ?? row.name },
    ]
  })
  const terms = await termTextsFor(ctx, fields, judged)
  const found = judged.map(({ row, policy, values, name }) =>
    faultsOfAsset(policy, toJudged(row, name, values), { fields, terms }),
  )
  return new Map(
    rows.flatMap((row, i) => {
      const before = new Set(found[2 * i]!.map(keyOf))
      const after = found[2 * i + 1]!.filter((fault) => !before.has(keyOf(fault)))
      return after.length > 0 ? [[row.asset_id, after] as const] : []
    }),
  )
}

/** @throws policy_not_met */
export async function requireFits(ctx: Ctx, row: AssetRow, change: Change): Promise<void> {
  const faults = (await newFaultsOf(ctx, [row], change)).get(row.asset_id)
  if (faults) throw policyNotMet(faults)
}

const isSilent = ({ parts }: PlacedPolicy) =>
  !parts.requiredFields?.length && !parts.naming && !parts.kinds?.length && !parts.formats?.length && !parts.limits

const keyOf = ({ code, field }: PolicyFault) => `${code} ${field ?? ''}`

const toJudged = (row: AssetRow, name: string, values: FieldValues): Judged => ({
  ...fileOf({ ...row, kind: row.asset_kind }),
  name,
  values,
})

type Measured = { kind: string; format: string; size_bytes: number; processing?: string } & {
  width?: number | null
  height?: number | null
}

/** What rules ask about the bytes of a version. */
export const fileOf = (version: Measured): Omit<JudgedFile, 'name'> => ({
  kind: version.kind,
  format: version.format,
  sizeBytes: version.size_bytes,
  width: version.width ?? null,
  height: version.height ?? null,
  processing: version.processing ?? 'waiting',
})
