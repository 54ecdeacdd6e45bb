import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { type Asset, type AssetId, type DuplicateOf, UploadId, UploadOptions } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { FormPart, Incoming } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { showAsset } from '../assets/index.ts'
import { roomOf } from './check-size.ts'
import { expiresFromNow } from './expiry.ts'
import { throwIfRefused } from './finish-soon.ts'
import { finishUpload } from './finish-upload.ts'
import { insertUpload, type NewUpload, uncheckedUploadById } from './queries.ts'
import { readTarget } from './read-target.ts'
import { runningOf } from './running.ts'
import { createStaged, onDisk, removeStaged, stagedPath } from './staging.ts'
import { writeBody } from './write-body.ts'

type FilePart = Extract<FormPart, { type: 'file' }>

/** A small file in one form: its fields are those of `Upload-Metadata` and stand before the file. It lands whole or not at all. */
export async function createAsset(
  ctx: Ctx,
  _input: object,
  incoming: Incoming,
): Promise<{ asset: Asset; isHeld: boolean; duplicates: DuplicateOf[] }> {
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) throw problem('media_type_refused')
  const id = ctx.newId(UploadId)
  try {
    const arrived = await readForm(ctx, id, incoming)
    await insertUpload(ctx, {
      id,
      ...arrived.target,
      sizeBytes: arrived.sizeBytes,
      sha256: arrived.sha256,
      state: 'verifying',
      expiresAt: expiresFromNow(ctx),
    })
    const row = await finishUpload(ctx, id)
    if (!row || row.state === 'verifying') throw problem('something_went_wrong')
    throwIfRefused(row)
    const duplicates = row.duplicates as DuplicateOf[]
    if (row.state === 'waiting_for_decision') throw problem('duplicate_found', { duplicates })
    // Shown to whoever has just sent it, in the library or not.
    return { asset: await showAsset(ctx, row.result_asset_id as AssetId), isHeld: row.state === 'held', duplicates }
  } finally {
    await forget(ctx, id)
  }
}

async function readForm(ctx: Ctx, id: UploadId, incoming: Incoming) {
  const fields: Record<string, string> = {}
  let arrived: { target: Target; sizeBytes: number; sha256: string } | undefined
  for await (const part of incoming.parts()) {
    if (arrived)
      throw problem('invalid_request', { detail: 'The file is the last part of the form, and the only file.' })
    if (part.type === 'field') {
      fields[part.name] = part.value
      continue
    }
    try {
      const options = UploadOptions.parse({ ...fields, filename: fields.filename ?? part.fileName })
      const target = await readTarget(ctx, options, null, null)
      arrived = { target, ...(await writeFile(ctx, id, part)) }
    } catch (error) {
      // The form's reader waits until its file has been read, whatever is thrown here.
      part.stream.resume()
      throw error
    }
  }
  if (!arrived) throw problem('invalid_request', { detail: 'The form has no file.' })
  return arrived
}

type Target = Pick<NewUpload, 'name' | 'folderId' | 'assetId' | 'options'>

async function writeFile(ctx: Ctx, id: UploadId, part: FilePart): Promise<{ sizeBytes: number; sha256: string }> {
  await createStaged(ctx, id)
  const hash = createHash('sha256')
  const handle = await open(stagedPath(ctx, id), 'r+')
  try {
    const { end, offset } = await onDisk(() =>
      writeBody(part.stream, handle, {
        offset: 0,
        room: roomOf(ctx, null, 0),
        stop: AbortSignal.any([ctx.signal, runningOf(ctx).stopping]),
        onWritten: (bytes) => hash.update(bytes),
      }),
    )
    if (end === 'too_large') throw problem('body_too_large')
    if (end === 'cut') throw problem('upload_incomplete')
    return { sizeBytes: offset, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

/** The answer to the form says everything; nobody comes back to ask. */
async function forget(ctx: Ctx, id: UploadId): Promise<void> {
  if (await uncheckedUploadById(ctx, id)) await ctx.db.deleteFrom('upload').where('id', '=', id).execute()
  await removeStaged(ctx, id)
}
