import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Incoming } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { keepHash, takeHash } from './arrived-hash.ts'
import { roomOf } from './check-size.ts'
import { finishSoon, throwIfRefused } from './finish-soon.ts'
import { holdUpload } from './hold-upload.ts'
import { changeUpload, getOwnUpload, type UploadRow } from './queries.ts'
import { clearMark, discardUnverified, full, isFull, markUnverified, settleStaged, stagedPath } from './staging.ts'
import { type Checksum, readChecksum } from './tus-headers.ts'
import { writeBody } from './write-body.ts'

/**
 * Takes a body into the staged file of an upload, as its only writer, and finishes the upload when it is complete.
 * @returns the offset afterwards
 */
export async function receive(ctx: Ctx, row: UploadRow, incoming: Incoming, offset: number): Promise<number> {
  const checksum = readChecksum(incoming.headers)
  const hold = await holdUpload(ctx, row.id)
  let arrived: number
  try {
    const current = row.state === 'receiving' ? await settleStaged(ctx, row.id) : undefined
    if (current === undefined) return answerLate(await getOwnUpload(ctx, row.id), offset)
    if (offset !== current) throw problem('upload_offset_mismatch', { offset: current })
    const room = roomOf(ctx, row.size_bytes, offset)
    if (Number(incoming.headers['content-length'] ?? 0) > room) throw problem('upload_too_large')
    // The last bytes are made durable by the store that they go to.
    const lastAt = row.is_partial ? null : row.size_bytes
    arrived = await writePart(ctx, row.id, incoming, { offset, room, lastAt, checksum, stop: hold.asked })
    if (arrived !== lastAt) return arrived
    await changeUpload(ctx, row.id, ['receiving'], { state: 'verifying' })
  } finally {
    hold.release()
  }
  await finishSoon(ctx, row.id)
  return arrived
}

/** Bytes for an upload that has all of them: a repetition after a lost answer, or a mistake. */
function answerLate(row: UploadRow, offset: number): number {
  // A row that still waits for bytes without a file to put them into: the disk lost what had not been confirmed.
  if (row.state === 'receiving') throw problem('upload_not_found')
  if (offset !== row.size_bytes) throw problem('upload_offset_mismatch', { offset: row.size_bytes })
  throwIfRefused(row)
  return offset
}

type Part = {
  offset: number
  room: number
  /** The offset at which the upload is complete, where that finishes it. */
  lastAt: number | null
  checksum: Checksum | undefined
  stop: AbortSignal
}

/**
 * Without a checksum everything that reached this process counts, however the connection ends. With one the part counts
 * as a whole or not at all.
 */
async function writePart(ctx: Ctx, id: UploadId, { body }: Incoming, part: Part): Promise<number> {
  const { offset, checksum } = part
  const hash = takeHash(ctx, id, offset)
  const before = checksum && hash?.copy()
  const sum = checksum && createHash(checksum.algorithm)
  if (checksum) await markUnverified(ctx, id, offset)
  const handle = await open(stagedPath(ctx, id), 'r+')
  try {
    const onWritten = (bytes: Buffer) => {
      hash?.update(bytes)
      sum?.update(bytes)
    }
    const got = await writeBody(body, handle, { ...part, onWritten })
    const discard = async () => {
      await discardUnverified(ctx, id, offset)
      if (before) keepHash(ctx, id, before, offset)
    }
    if (got.end === 'too_large') {
      await discardUnverified(ctx, id, offset)
      throw problem('upload_too_large')
    }
    if (checksum && got.end === 'cut') await discard()
    if (checksum && got.end === 'whole' && !sum?.digest().equals(checksum.digest)) {
      await discard()
      throw problem('upload_checksum_mismatch')
    }
    if (checksum && got.end === 'whole') await clearMark(ctx, id)
    if (hash && (got.end === 'whole' || !checksum)) keepHash(ctx, id, hash, got.offset)
    if (got.end === 'cut' || got.offset !== part.lastAt) await handle.datasync()
    if (got.end === 'cut') {
      // Nobody is there to hear this, unless somebody else asked for the upload or the process stops.
      body.destroy()
      throw problem('upload_locked')
    }
    return got.offset
  } catch (error) {
    if (!isFull(error)) throw error
    if (checksum) await discardUnverified(ctx, id, offset)
    await handle.datasync().catch(() => {})
    throw full()
  } finally {
    await handle.close()
  }
}
