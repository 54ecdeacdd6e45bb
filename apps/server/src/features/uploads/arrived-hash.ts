import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { runningOf } from './running.ts'
import { stagedPath } from './staging.ts'

/** A state is a few hundred bytes; one that was forgotten costs reading the file once more. */
const MAX_STATES = 1000
const READ_BYTES = 1024 * 1024

/** The hash of everything before `offset`, when this process has seen all of it. It leaves the memory until `keepHash`. */
export function takeHash(ctx: Ctx, id: UploadId, offset: number): Hash | undefined {
  const { hashes } = runningOf(ctx)
  const found = hashes.get(id)
  hashes.delete(id)
  if (found?.offset === offset) return found.hash
  return offset === 0 ? createHash('sha256') : undefined
}

export function keepHash(ctx: Ctx, id: UploadId, hash: Hash, offset: number): void {
  const { hashes } = runningOf(ctx)
  const oldest = hashes.size >= MAX_STATES && hashes.keys().next().value
  if (oldest) hashes.delete(oldest)
  hashes.set(id, { hash, offset })
}

/** SHA-256 of a whole staged file: from memory, or by reading it in pieces that leave the process answering. */
export async function hashStaged(ctx: Ctx, id: UploadId, sizeBytes: number, signal: AbortSignal): Promise<string> {
  const known = sizeBytes > 0 ? takeHash(ctx, id, sizeBytes) : createHash('sha256')
  if (known) return known.digest('hex')
  const hash = createHash('sha256')
  const handle = await open(stagedPath(ctx, id), 'r')
  try {
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    for (let at = 0; at < sizeBytes; ) {
      signal.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, Math.min(READ_BYTES, sizeBytes - at), at)
      if (bytesRead === 0) throw new Error('a staged file ended before its length')
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
      await breathe()
    }
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}
