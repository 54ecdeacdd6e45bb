import { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Incoming, Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { checkSize } from './check-size.ts'
import { expiresFromNow } from './expiry.ts'
import { finishSoon } from './finish-soon.ts'
import { getOwnUpload, insertUpload, type UploadRow } from './queries.ts'
import { readTarget } from './read-target.ts'
import { receive } from './receive.ts'
import { checkRoomFor, createStaged, stagedBytes } from './staging.ts'
import { checkVersion, OFFSET_STREAM, readConcat, readLength, readMetadata, readOptions } from './tus-headers.ts'
import { tusReply } from './tus-reply.ts'

/** Creation of tus, also with the first bytes, with a length that comes later, of a part, and of a whole from parts. */
export async function createUpload(ctx: Ctx, _input: object, incoming: Incoming): Promise<Reply<null>> {
  const { headers } = incoming
  checkVersion(headers, { isNeeded: true })
  const concat = readConcat(headers)
  const metadata = headers['upload-metadata'] ?? null
  const id = ctx.newId(UploadId)
  if (concat.type === 'final') {
    const parts = await getWholeParts(ctx, concat.ids)
    const sizeBytes = parts.reduce((sum, part) => sum + (part.size_bytes ?? 0), 0)
    checkSize(ctx, sizeBytes)
    await checkRoomFor(ctx, sizeBytes)
    const target = await readTarget(ctx, readOptions(readMetadata(headers['upload-metadata'])), metadata, sizeBytes)
    const row = await insertUpload(ctx, {
      id,
      ...target,
      sizeBytes,
      partIds: parts.map((part) => part.id),
      state: 'verifying',
      expiresAt: expiresFromNow(ctx),
    })
    await finishSoon(ctx, id)
    return tusReply(ctx, row, { status: 201, location: true })
  }

  const sizeBytes = readLength(headers)
  checkSize(ctx, sizeBytes ?? 0)
  if (sizeBytes) await checkRoomFor(ctx, sizeBytes)
  const isPartial = concat.type === 'part'
  const target = isPartial
    ? { name: 'part', options: { folderNames: [], metadata } }
    : await readTarget(ctx, readOptions(readMetadata(headers['upload-metadata'])), metadata, sizeBytes)
  await createStaged(ctx, id)
  const row = await insertUpload(ctx, { id, ...target, sizeBytes, isPartial, expiresAt: expiresFromNow(ctx) })
  const offset = headers['content-type'] === OFFSET_STREAM || sizeBytes === 0 ? await receive(ctx, row, incoming, 0) : 0
  return tusReply(ctx, row, { status: 201, location: true, offset })
}

async function getWholeParts(ctx: Ctx, ids: readonly string[]): Promise<UploadRow[]> {
  const parts: UploadRow[] = []
  for (const id of ids) {
    const known = UploadId.safeParse(id)
    if (!known.success) throw problem('upload_not_found')
    const part = await getOwnUpload(ctx, known.data)
    if (!part.is_partial) throw problem('invalid_request', { detail: 'Only partial uploads can be concatenated.' })
    if (part.size_bytes === null || (await stagedBytes(ctx, part.id))?.offset !== part.size_bytes) {
      throw problem('upload_incomplete', { detail: 'A part of this upload is not complete yet.' })
    }
    parts.push(part)
  }
  return parts
}
