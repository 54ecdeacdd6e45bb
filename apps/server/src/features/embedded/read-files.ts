import { type AssetFilters, type AssetId, EmbeddedMode, type Operation } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { may } from '../access/index.ts'
import { type AssetRow, conditionOf, selectVisibleAssets } from '../assets/index.ts'
import { type Failure, nextItems, operationJob, startOperation } from '../operations/index.ts'
import { applyProposed, planFile } from './apply-file.ts'
import { modesFor } from './modes-for.ts'
import type { Proposed } from './propose.ts'

/** Few at a time: a file that was never read is opened for it. */
const BATCH = 20

const Input = z.object({ policy: EmbeddedMode.optional(), dryRun: z.boolean().optional() })
type Input = z.output<typeof Input>

export const readFilesJob = operationJob<Input, { position: number }>({
  name: 'metadata.read_files',
  input: Input,
  async batch(ctx, run) {
    const { ids, position } = await nextItems<AssetId>(ctx, run.operationId, run.progress?.position ?? 0, BATCH)
    const rows = await selectVisibleAssets(ctx)
      .where('asset.id', 'in', [...ids, NO_ASSET])
      .execute()
    const byId = new Map(rows.map((row) => [row.asset_id, row]))
    const policies = new Map((await modesFor(ctx, rows)).map((policy, i) => [rows[i]!.asset_id, policy]))
    const failed: Failure[] = []
    const plans: { asset: AssetRow; policy: EmbeddedMode; proposed: Proposed }[] = []
    for (const id of ids) {
      const asset = byId.get(id)
      const policy = run.input.policy ?? policies.get(id)!
      if (!asset) failed.push(failureOf(id, 'asset_not_found'))
      else if (!may(ctx.actor, 'edit', asset.scope_id)) failed.push(failureOf(id, 'not_allowed'))
      else plans.push({ asset, policy, proposed: await planFile(ctx, asset, policy) })
    }
    // Files are read and terms made before the first asset is held.
    for (const { asset, policy, proposed } of plans) await applyProposed(ctx, asset, policy, proposed)
    return { done: ids.length - failed.length, failed, progress: ids.length < BATCH ? null : { position } }
  },
})

const NO_ASSET = '00000000-0000-0000-0000-000000000000' as AssetId

const failureOf = (subjectId: AssetId, code: 'asset_not_found' | 'not_allowed'): Failure => ({
  subjectId,
  code,
  message: problem(code).message,
})

type Selection = Input & { assetIds?: AssetId[] | undefined; filters?: AssetFilters | undefined }

export function readFiles(ctx: Ctx, { assetIds, filters, policy, dryRun }: Selection): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    if (assetIds && filters) {
      throw problem('invalid_request', { detail: 'Select assets by their ids or by filters, not both.' })
    }
    if (!assetIds && !filters) throw problem('nothing_selected')
    const items = assetIds
      ? sql`select unnest(${[...new Set(assetIds)]}::uuid[])`
      : sql`select asset_id from asset_index where ${await conditionOf(ctx, filters!)}`
    const operation = await startOperation(ctx, readFilesJob, { input: { policy, dryRun }, items })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}
