import { blobKey, renditionKey } from '@damask/storage'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { assetSettings } from './settings.ts'

const BATCH = 100

/**
 * Erases bytes that nothing has referred to for the grace period, with everything made of them. Each blob is locked
 * while its bytes go: an upload of the same bytes waits (`holdBlob`) and then writes them anew, or has come first and
 * keeps them. The row goes last, so that a killed collector finds the rest of its work again.
 */
export async function collectBlobs(ctx: Ctx): Promise<void> {
  const graceMs = ctx.settings(assetSettings).DAMASK_BLOB_GRACE_HOURS * 3_600_000
  const until = new Date(ctx.now().getTime() - graceMs)
  for (let after = ''; !ctx.signal.aborted; ) {
    const due = await ctx.db
      .selectFrom('blob')
      .select('sha256')
      .where('orphaned_at', '<=', until)
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(BATCH)
      .execute()
    for (const { sha256 } of due) {
      if (ctx.signal.aborted) return
      await collectBlob(ctx, sha256, until).catch((error) =>
        ctx.log.warn({ err: error, sha256 }, 'could not erase the bytes of an erased file; the next run tries again'),
      )
    }
    if (due.length < BATCH) return
    after = due.at(-1)!.sha256
  }
}

function collectBlob(ctx: Ctx, sha256: string, until: Date): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<{ is_used: boolean }>`
      select exists (select 1 from asset_version where blob_sha256 = ${sha256}) as is_used
      from blob where sha256 = ${sha256} and orphaned_at <= ${until}
        and (held_until is null or held_until < ${ctx.now()})
      for update skip locked`.execute(ctx.db)
    if (!rows[0]) return
    if (rows[0].is_used) {
      await ctx.db.updateTable('blob').set({ orphaned_at: null }).where('sha256', '=', sha256).execute()
      return
    }
    const renditions = renditionKey(sha256, 'any', 'any').split('/').slice(0, -1).join('/')
    for await (const { key } of ctx.storage.list(`${renditions}/`)) await ctx.storage.delete(key)
    await ctx.storage.delete(blobKey(sha256))
    await ctx.db.deleteFrom('blob').where('sha256', '=', sha256).execute()
  })
}
