import { readdir, rm, stat } from 'node:fs/promises'
import { UploadId } from '@damask/contract'
import { StorageProblem } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import { isExpired } from './expiry.ts'
import { finishUpload } from './finish-upload.ts'
import { uncheckedUploadById } from './queries.ts'
import { runningOf } from './running.ts'
import { removeStaged, stagedBytes } from './staging.ts'

const BATCH = 500
/** A file without a row may belong to a form that is still arriving: those are written to all the time. */
const STRAY_AFTER_MS = 2 * 60 * 60 * 1000

/** Finishes every upload whose bytes are all there: after a death, and after a storage came back. */
export async function finishWaiting(ctx: Ctx): Promise<void> {
  const { writers, finishing, stopping } = runningOf(ctx)
  const rows = await ctx.db
    .selectFrom('upload')
    .select(['id', 'state', 'size_bytes'])
    .where('state', 'in', ['receiving', 'verifying'])
    .where('is_partial', '=', false)
    .where('size_bytes', 'is not', null)
    .orderBy('updated_at')
    .execute()
  for (const { id, state, size_bytes } of rows) {
    if (stopping.aborted || ctx.signal.aborted) return
    if (writers.has(id) || finishing.has(id)) continue
    if (state === 'receiving' && (await stagedBytes(ctx, id))?.offset !== size_bytes) continue
    try {
      await finishUpload(ctx, id)
    } catch (error) {
      ctx.log.warn({ err: error, upload: id }, 'an upload could not be finished yet')
      // A store that does not answer will not answer for the next one either.
      if (error instanceof StorageProblem && error.code !== 'blob_missing') return
    }
  }
}

/** Forgets uploads that are over or were given up, with their bytes, and bytes that belong to none. */
export async function sweepUploads(ctx: Ctx): Promise<void> {
  const { writers } = runningOf(ctx)
  const rows = await ctx.db
    .selectFrom('upload')
    .selectAll()
    .where('expires_at', '<=', ctx.now())
    .where('state', '<>', 'verifying')
    .orderBy('expires_at')
    .limit(BATCH)
    .execute()
  for (const row of rows) {
    if (writers.has(row.id) || !(await isExpired(ctx, row))) continue
    await ctx.db.deleteFrom('upload').where('id', '=', row.id).where('state', '=', row.state).execute()
    await removeStaged(ctx, row.id)
    runningOf(ctx).hashes.delete(row.id)
  }
  await removeStrays(ctx)
}

async function removeStrays(ctx: Ctx): Promise<void> {
  const folder = ctx.data.path('staging')
  for (const name of await readdir(folder).catch(() => [])) {
    const path = ctx.data.path('staging', name)
    const found = await stat(path).catch(() => undefined)
    if (!found || ctx.now().getTime() - found.mtimeMs < STRAY_AFTER_MS) continue
    const id = UploadId.safeParse(name.split('.')[0])
    if (!id.success || !(await uncheckedUploadById(ctx, id.data))) await rm(path, { force: true, recursive: true })
  }
}
