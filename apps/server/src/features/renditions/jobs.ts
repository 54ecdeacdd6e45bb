import { AssetId } from '@damask/contract'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { processBlob } from './process-blob.ts'
import { removeOldScratch } from './with-file-of.ts'

/** A store may be away for days; the file's own faults end a run much earlier. */
const MAX_ATTEMPTS = 25

export const processJob = job({
  name: 'renditions.process',
  payload: z.union([z.object({ sha256: z.string() }), z.object({ assetId: AssetId })]),
  lane: 'media',
  maxAttempts: MAX_ATTEMPTS,
  async run(ctx, about) {
    const sha256 = 'sha256' in about ? about.sha256 : await currentBytesOf(ctx, about.assetId)
    if (sha256) await processBlob(ctx, sha256)
  },
})

async function currentBytesOf(ctx: Ctx, assetId: AssetId): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('asset')
    .innerJoin('asset_version', 'asset_version.id', 'asset.current_version_id')
    .select('blob_sha256')
    .where('asset.id', '=', assetId)
    .executeTakeFirst()
  return row?.blob_sha256
}

/** After a start nothing may stay "running" that nobody runs: the queue hands back its jobs, and this catches the rest. */
export async function resumeProcessing(ctx: Ctx): Promise<void> {
  await removeOldScratch(ctx)
  const rows = await ctx.db
    .selectFrom('processing')
    .select('blob_sha256')
    .where('state', 'in', ['waiting', 'running'])
    .execute()
  for (const { blob_sha256: sha256 } of rows) await enqueue(ctx, processJob, { sha256 }, { key: sha256 })
}
