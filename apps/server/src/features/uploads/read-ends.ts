import { open } from 'node:fs/promises'
import type { UploadId } from '@damask/contract'
import { sniffHeadBytes } from '@damask/media'
import { blobKey } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import { stagedPath } from './staging.ts'

/** The first and, of longer files, the last bytes of an upload, from wherever they are: staged, or already stored. */
export async function readEnds(
  ctx: Ctx,
  id: UploadId,
  sha256: string,
  sizeBytes: number,
): Promise<{ head: Uint8Array; tail?: Uint8Array }> {
  const headBytes = Math.min(sizeBytes, sniffHeadBytes)
  const tailStart = sizeBytes > headBytes ? Math.max(headBytes, sizeBytes - sniffHeadBytes) : undefined
  try {
    const handle = await open(stagedPath(ctx, id), 'r')
    try {
      const read = async (start: number, length: number) => {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, start)
        return buffer.subarray(0, bytesRead)
      }
      const head = await read(0, headBytes)
      return tailStart === undefined ? { head } : { head, tail: await read(tailStart, sizeBytes - tailStart) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const read = async (start: number, end: number) => {
    const stream = await ctx.storage.read(blobKey(sha256), { range: { start, end }, signal: ctx.signal })
    return Buffer.concat(await stream.toArray())
  }
  const head = await read(0, headBytes - 1)
  return tailStart === undefined ? { head } : { head, tail: await read(tailStart, sizeBytes - 1) }
}
