import { createHash } from 'node:crypto'
import { blobKey, StorageProblem } from '@damask/storage'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { assetSettings } from './settings.ts'

/** One night's work; a larger library is gone through in several. */
const MAX_BYTES_PER_RUN = 200 * 1024 ** 3
const DAY_MS = 24 * 60 * 60 * 1000
const BATCH = 500

/**
 * Reads stored bytes again and compares them with their name, those not looked at for longest first. Damage is written
 * down, shown and logged; nothing is erased, because half a file may still be worth something.
 */
export async function scrubBlobs(ctx: Ctx): Promise<void> {
  const days = ctx.settings(assetSettings).DAMASK_SCRUB_DAYS
  if (days === 0) return
  const before = new Date(ctx.now().getTime() - days * DAY_MS)
  for (let bytesLeft = MAX_BYTES_PER_RUN; bytesLeft > 0 && !ctx.signal.aborted; ) {
    const { rows } = await sql<{ sha256: string; size_bytes: number }>`
      select sha256, size_bytes from blob
      where orphaned_at is null and (verified_at is null or verified_at < ${before})
      order by verified_at nulls first limit 50`.execute(ctx.db)
    if (rows.length === 0) return
    for (const { sha256, size_bytes: sizeBytes } of rows) {
      if (ctx.signal.aborted || bytesLeft <= 0) return
      const isWhole = await isAsNamed(ctx, sha256)
      if (!isWhole)
        ctx.log.error(
          { sha256, sizeBytes },
          'the stored bytes of a file are damaged or lost: restore them from a backup',
        )
      await ctx.db
        .updateTable('blob')
        .set({ verified_at: ctx.now(), damaged_at: isWhole ? null : ctx.now() })
        .where('sha256', '=', sha256)
        .execute()
      bytesLeft -= sizeBytes
    }
  }
}

/** A store that does not answer is no damage: that is thrown, and the next run looks again. */
async function isAsNamed(ctx: Ctx, sha256: string): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of await ctx.storage.read(blobKey(sha256), { signal: ctx.signal }))
      hash.update(chunk as Buffer)
  } catch (error) {
    if (error instanceof StorageProblem && (error.code === 'blob_missing' || error.code === 'blob_damaged'))
      return false
    throw error
  }
  return hash.digest('hex') === sha256
}

/**
 * Gives bytes without a row (a process died between storing them and saying so) to the collector. Young ones are left
 * alone: their upload may be under way.
 */
export async function adoptStrayBlobs(ctx: Ctx): Promise<void> {
  const young = ctx.now().getTime() - DAY_MS
  let batch: { sha256: string; sizeBytes: number }[] = []
  for await (const { key, sizeBytes, modifiedAt } of ctx.storage.list('blobs/')) {
    const sha256 = key.split('/').at(-1)!
    if (ctx.signal.aborted) return
    if (modifiedAt.getTime() > young || key !== blobKey(sha256)) continue
    batch.push({ sha256, sizeBytes })
    if (batch.length < BATCH) continue
    await adopt(ctx, batch)
    batch = []
  }
  await adopt(ctx, batch)
}

async function adopt(ctx: Ctx, found: readonly { sha256: string; sizeBytes: number }[]): Promise<void> {
  if (found.length === 0) return
  const rows = found.map(({ sha256, sizeBytes }) => ({
    sha256,
    size_bytes: sizeBytes,
    created_at: ctx.now(),
    orphaned_at: ctx.now(),
  }))
  const { numInsertedOrUpdatedRows = 0n } = await ctx.db
    .insertInto('blob')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows > 0n) {
    ctx.log.info(
      { count: Number(numInsertedOrUpdatedRows) },
      'found stored bytes that belong to nothing; they are erased after the grace period',
    )
  }
}
