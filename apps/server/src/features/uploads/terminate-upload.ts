import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { type Incoming, Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { holdUpload } from './hold-upload.ts'
import { getOwnUpload } from './queries.ts'
import { runningOf } from './running.ts'
import { removeStaged } from './staging.ts'
import { checkVersion, TUS_VERSION } from './tus-headers.ts'

/** DELETE of tus. What has become an asset stays one: only the upload is forgotten. */
export async function terminateUpload(
  ctx: Ctx,
  { uploadId }: { uploadId: UploadId },
  { headers }: Incoming,
): Promise<Reply<null>> {
  checkVersion(headers, { isNeeded: false })
  await getOwnUpload(ctx, uploadId)
  const hold = await holdUpload(ctx, uploadId)
  try {
    const gone = await ctx.db.deleteFrom('upload').where('id', '=', uploadId).executeTakeFirst()
    if (!gone.numDeletedRows) throw problem('upload_not_found')
    runningOf(ctx).hashes.delete(uploadId)
    await removeStaged(ctx, uploadId)
  } finally {
    hold.release()
  }
  return new Reply(null, { status: 204, headers: { 'tus-resumable': TUS_VERSION } })
}
