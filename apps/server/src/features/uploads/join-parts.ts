import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { keepHash } from './arrived-hash.ts'
import type { UploadRow } from './queries.ts'
import { onDisk, removeStaged, stagedBytes, stagedPath } from './staging.ts'

const COPY_BYTES = 1024 * 1024

/** Writes the parts of a final upload one behind the other into its own file. A copy that was interrupted starts anew. */
export async function joinParts(ctx: Ctx, row: UploadRow): Promise<void> {
  if ((await stagedBytes(ctx, row.id))?.offset === row.size_bytes) return
  await onDisk(async () => {
    const target = await open(stagedPath(ctx, row.id), 'w', 0o640)
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(COPY_BYTES)
    let at = 0
    try {
      for (const partId of row.part_ids ?? []) {
        const part = await open(stagedPath(ctx, partId), 'r').catch((error: NodeJS.ErrnoException) => {
          throw error.code === 'ENOENT'
            ? problem('upload_incomplete', { detail: 'A part of this upload is not there any more.' })
            : error
        })
        try {
          for (;;) {
            ctx.signal.throwIfAborted()
            const { bytesRead } = await part.read(buffer, 0, COPY_BYTES)
            if (bytesRead === 0) break
            const bytes = buffer.subarray(0, bytesRead)
            hash.update(bytes)
            await target.writeFile(bytes)
            at += bytesRead
          }
        } finally {
          await part.close()
        }
      }
      if (at !== row.size_bytes) throw problem('upload_incomplete')
      await target.datasync()
      keepHash(ctx, row.id, hash, at)
    } finally {
      await target.close()
    }
  })
}

export async function removeParts(ctx: Ctx, row: UploadRow): Promise<void> {
  const ids = row.part_ids ?? []
  if (ids.length === 0) return
  await ctx.db.deleteFrom('upload').where('id', 'in', ids).where('is_partial', '=', true).execute()
  for (const id of ids) await removeStaged(ctx, id)
}
