import { AssetId, FolderId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { inSubtree } from '../folders/index.ts'
import { reviewHeld } from './hold.ts'

/** Looks again at what is held: its content was looked at, or its values changed. */
export const reviewHeldJob = job({
  name: 'assets.review_held',
  payload: z.object({ assetIds: z.array(AssetId) }),
  async run(ctx, { assetIds }) {
    await reviewHeld(ctx, assetIds)
  },
})

const BATCH = 100

/** Looks again at everything held in a folder and below, after its rules changed or it got other folders above. */
export const reviewBelowJob = job({
  name: 'assets.review_held_below',
  payload: z.object({ folderId: FolderId }),
  async run(ctx, { folderId }) {
    for (let after: AssetId | undefined; ; ) {
      const ids = await heldBelow(ctx, folderId, after)
      if (ids.length === 0) return
      await reviewHeld(ctx, ids)
      after = ids.at(-1)
    }
  },
})

async function heldBelow(ctx: Ctx, folderId: FolderId, after: AssetId | undefined): Promise<AssetId[]> {
  const top = await ctx.db.selectFrom('folder').select('id_path').where('id', '=', folderId).executeTakeFirst()
  if (!top) return []
  const { rows } = await sql<{ id: AssetId }>`
    select asset.id from asset left join asset as target on target.id = asset.held_for
    join folder on folder.id = coalesce(target.folder_id, asset.folder_id)
    where asset.held_at is not null and asset.binned_at is null and ${inSubtree('folder.id_path', top.id_path)}
      and ${after ? sql`asset.id > ${after}` : sql`true`}
    order by asset.id limit ${BATCH}`.execute(ctx.db)
  return rows.map((row) => row.id)
}
