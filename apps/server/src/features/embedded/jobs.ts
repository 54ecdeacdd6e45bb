import { AssetId } from '@damask/contract'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { selectVisibleAssets } from '../assets/index.ts'
import { applyFile, readVersionOf } from './apply-file.ts'
import { modesFor } from './modes-for.ts'

/** Listens to the end of processing: what it does can only be missing, never in the way of the asset. */
export const applyFileJob = job({
  name: 'embedded.apply',
  payload: z.object({ assetId: AssetId }),
  run: (ctx, { assetId }) => applyOnce(ctx, assetId),
})

/** Once for each version: what people have changed since stays, however often the bytes are processed. */
async function applyOnce(ctx: Ctx, assetId: AssetId): Promise<void> {
  const asset = await selectVisibleAssets(ctx).where('asset.id', '=', assetId).executeTakeFirst()
  if (!asset || (await readVersionOf(ctx, assetId)) === asset.current_version_id) return
  const [policy] = await modesFor(ctx, [asset])
  await applyFile(ctx, asset, policy!)
}
