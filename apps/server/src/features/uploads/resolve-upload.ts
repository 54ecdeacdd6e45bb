import type { DuplicateOf, Upload, UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { finishSoon } from './finish-soon.ts'
import { changeUpload, getOwnUpload, optionsOf, readUpload } from './queries.ts'
import { removeStaged } from './staging.ts'

/** The decision about bytes that the library already has: another asset all the same, or the one that is there. */
export async function resolveUpload(
  ctx: Ctx,
  { uploadId, duplicates }: { uploadId: UploadId; duplicates: 'keep' | 'skip' },
): Promise<Upload> {
  const row = await getOwnUpload(ctx, uploadId)
  const change =
    duplicates === 'skip'
      ? { state: 'skipped' as const, result_asset_id: (row.duplicates as DuplicateOf[])[0]?.assetId ?? null }
      : { state: 'verifying' as const, options: JSON.stringify({ ...optionsOf(row), duplicates }) }
  const changed = await changeUpload(ctx, uploadId, ['waiting_for_decision'], change)
  if (!changed) throw problem('upload_not_waiting')
  if (duplicates === 'skip') await removeStaged(ctx, uploadId)
  else await finishSoon(ctx, uploadId)
  return readUpload(ctx, await getOwnUpload(ctx, uploadId))
}
