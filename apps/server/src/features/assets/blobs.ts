import { blobKey } from '@damask/storage'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** Longer than any promotion of staged bytes takes; after that the upload is dead and the collector may go on. */
const HOLD_HOURS = 24

/**
 * To be called before bytes are put into the store: if the collector is about to erase the very same ones, this waits
 * until they are gone (and the put writes them anew), or keeps it away from them (and the put finds them).
 */
export async function holdBlob(ctx: Ctx, sha256: string): Promise<void> {
  const until = new Date(ctx.now().getTime() + HOLD_HOURS * 3_600_000)
  await ctx.db.updateTable('blob').set({ held_until: until }).where('sha256', '=', sha256).execute()
}

/**
 * The row of bytes that are in the store already; it is locked, and no longer an orphan.
 * @throws blob_missing when the bytes are new to the database but not in the store
 */
export async function adoptBlob(ctx: Ctx, sha256: string, sizeBytes: number): Promise<void> {
  const { rows } = await sql<{ is_new: boolean }>`
    insert into blob (sha256, size_bytes, created_at) values (${sha256}, ${sizeBytes}, ${ctx.now()})
    on conflict (sha256) do update set orphaned_at = null, held_until = null
    returning xmax = 0 as is_new`.execute(ctx.db)
  if (!rows[0]!.is_new) return
  const stored = await ctx.storage.stat(blobKey(sha256))
  if (stored?.sizeBytes !== sizeBytes) throw problem('blob_missing')
}
