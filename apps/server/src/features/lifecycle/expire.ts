import type { AssetId, FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publishAll } from '../../platform/events.ts'
import { binAssets } from '../assets/index.ts'
import { holdTree } from '../folders/index.ts'
import { getSettings } from './settings.ts'

/** Assets per transaction. */
const BATCH = 500

type Row = { id: AssetId; folder_id: FolderId; name: string; expires_at: Date }

/** Tells of what has expired, once for each date, and does with it what the account decided. */
export async function expireAssets(ctx: Ctx): Promise<void> {
  while (!ctx.signal.aborted && (await expireSome(ctx)) === BATCH);
}

function expireSome(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    // What is in the bin has had its fate already; it expires if it is brought back.
    const { rows } = await sql<Row>`
      select id, folder_id, name, expires_at from asset
      where expires_at <= ${ctx.now()} and expired_at is null and binned_at is null and held_at is null
      order by expires_at, id limit ${BATCH} for update`.execute(ctx.db)
    if (rows.length === 0) return 0
    const { onExpiry } = await getSettings(ctx)
    const ids = rows.map((row) => row.id)
    await sql`update asset set expired_at = ${ctx.now()} where id = any(${ids}::uuid[])`.execute(ctx.db)
    await publishAll(
      ctx,
      'asset.expired',
      rows.map(({ id: assetId, folder_id: folderId, name, expires_at }) => ({
        data: { assetId, folderId, name, expiresAt: expires_at.toISOString(), action: onExpiry },
        subjectId: assetId,
      })),
    )
    if (onExpiry === 'bin') await putIntoBin(ctx, rows)
    return rows.length
  })
}

async function putIntoBin(ctx: Ctx, rows: readonly Row[]): Promise<void> {
  const entryIds = await binAssets(
    ctx,
    rows.map((row) => row.id),
  )
  await publishAll(
    ctx,
    'asset.deleted',
    rows.map(({ id: assetId, folder_id: folderId, name }, i) => ({
      data: { assetId, folderId, name, binEntryId: entryIds[i]! },
      subjectId: assetId,
    })),
  )
}
