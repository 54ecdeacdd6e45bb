import type { AssetId, Processing } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleAsset } from '../assets/index.ts'
import { findProcessing } from './queries.ts'
import { runningOf } from './running.ts'

export async function getProcessing(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Processing> {
  const { blob_sha256: sha256, processing } = await getVisibleAsset(ctx, assetId)
  const [row, renditions] = await Promise.all([
    findProcessing(ctx, sha256),
    ctx.db
      .selectFrom('rendition')
      .select(['recipe', 'mime', 'width', 'height', 'size_bytes'])
      .where('blob_sha256', '=', sha256)
      .orderBy('recipe')
      .execute(),
  ])
  const steps = runningOf(ctx).runs.get(sha256)?.steps ?? (row?.steps as Processing['steps'] | undefined) ?? []
  return {
    state: processing as Processing['state'],
    attempts: row?.attempts ?? 0,
    steps,
    renditions: renditions.map(({ size_bytes, ...rendition }) => ({ ...rendition, sizeBytes: size_bytes })),
    startedAt: row?.started_at?.toISOString() ?? null,
    endedAt: row?.ended_at?.toISOString() ?? null,
  }
}
