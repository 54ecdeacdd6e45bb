import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Incoming, Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { checkSize } from './check-size.ts'
import { isExpired } from './expiry.ts'
import { changeUpload, getOwnUpload, type UploadRow } from './queries.ts'
import { receive } from './receive.ts'
import { checkRoomFor } from './staging.ts'
import { checkVersion, OFFSET_STREAM, readBytes, readOffset } from './tus-headers.ts'
import { tusReply } from './tus-reply.ts'

/** PATCH of tus: the next bytes. The last ones are answered when the file is in the library, or was refused. */
export async function appendToUpload(
  ctx: Ctx,
  { uploadId }: { uploadId: UploadId },
  incoming: Incoming,
): Promise<Reply<null>> {
  const { headers } = incoming
  checkVersion(headers, { isNeeded: true })
  if (headers['content-type'] !== OFFSET_STREAM) {
    throw problem('media_type_refused', { detail: `The content type of these bytes is ${OFFSET_STREAM}.` })
  }
  const offset = readOffset(headers)
  let row = await getOwnUpload(ctx, uploadId)
  if (await isExpired(ctx, row)) throw problem('upload_expired')
  if (row.part_ids) throw problem('not_allowed', { detail: 'The bytes of a final upload come from its parts.' })
  if (row.state === 'receiving' && headers['upload-length'] !== undefined) {
    row = await setLength(ctx, row, readBytes('Upload-Length', headers['upload-length']))
  }
  const arrived = await receive(ctx, row, incoming, offset)
  return tusReply(ctx, row, { status: 204, offset: arrived })
}

/** A deferred length is said once; saying the same again is harmless. */
async function setLength(ctx: Ctx, row: UploadRow, sizeBytes: number): Promise<UploadRow> {
  if (row.size_bytes === sizeBytes) return row
  if (row.size_bytes !== null) {
    throw problem('invalid_request', { detail: 'The length of this upload is known and cannot change.' })
  }
  checkSize(ctx, sizeBytes)
  await checkRoomFor(ctx, sizeBytes)
  return (await changeUpload(ctx, row.id, ['receiving'], { size_bytes: sizeBytes })) ?? row
}
