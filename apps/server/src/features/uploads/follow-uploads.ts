import type { Upload, UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Incoming, Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { isExpired } from './expiry.ts'
import { holdUpload } from './hold-upload.ts'
import { getOwnUpload, isOwnUpload, readUpload } from './queries.ts'
import { settleStaged, syncStaged } from './staging.ts'
import { checkVersion } from './tus-headers.ts'
import { tusReply } from './tus-reply.ts'

const MAX_LISTED = 500

/** HEAD of tus: from where to go on. Whoever asks is about to send, so an earlier connection lets go first. */
export async function getOffset(
  ctx: Ctx,
  { uploadId }: { uploadId: UploadId },
  { headers }: Incoming,
): Promise<Reply<null>> {
  checkVersion(headers, { isNeeded: false })
  const before = await getOwnUpload(ctx, uploadId)
  if (await isExpired(ctx, before)) throw problem('upload_expired')
  const hold = before.state === 'receiving' ? await holdUpload(ctx, uploadId) : undefined
  try {
    const row = hold ? await getOwnUpload(ctx, uploadId) : before
    if (row.state !== 'receiving') {
      return await tusReply(ctx, row, { status: 200, offset: row.size_bytes ?? 0, describe: true })
    }
    const offset = await settleStaged(ctx, uploadId)
    if (offset === undefined) throw problem('upload_not_found')
    // A process that was killed may have written what the disk does not have yet; what is said here has to be true.
    await syncStaged(ctx, uploadId)
    return await tusReply(ctx, row, { status: 200, offset, describe: true })
  } finally {
    hold?.release()
  }
}

export const getUpload = async (ctx: Ctx, { uploadId }: { uploadId: UploadId }): Promise<Upload> =>
  readUpload(ctx, await getOwnUpload(ctx, uploadId))

/** What is not over yet. Parts are only ever parts of something else and are not listed. */
export async function listUploads(ctx: Ctx): Promise<{ items: Upload[] }> {
  const rows = await ctx.db
    .selectFrom('upload')
    .selectAll()
    .where(isOwnUpload(ctx))
    .where('state', 'in', ['receiving', 'verifying', 'waiting_for_decision'])
    .where('is_partial', '=', false)
    .orderBy('created_at', 'desc')
    .limit(MAX_LISTED)
    .execute()
  const items: Upload[] = []
  for (const row of rows) if (!(await isExpired(ctx, row))) items.push(await readUpload(ctx, row))
  return { items }
}
