import { type AssetFilters, type AssetId, type FolderId, type LegalHold, LegalHoldId } from '@damask/contract'
import { sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { conditionOf } from '../assets/index.ts'
import { lockTree } from '../folders/index.ts'
import { countHeld, showHold } from './holds.ts'

type Input = {
  name: string
  reason: string
  assetIds?: AssetId[] | undefined
  folderIds?: FolderId[] | undefined
  filters?: AssetFilters | undefined
}

/**
 * Whatever erases holds the tree alone, and so does this: what is being erased at this moment is gone before or kept after,
 * never half of it.
 */
export function placeHold(ctx: Ctx, { name, reason, ...on }: Input): Promise<LegalHold> {
  return inTransaction(ctx, async (ctx) => {
    const { assetIds, folderIds, filters } = on
    const given = [assetIds, folderIds, filters].filter((one) => one !== undefined)
    if (given.length === 0) throw problem('nothing_selected')
    if (given.length > 1)
      throw problem('invalid_request', { detail: 'Place a hold on assets, on folders or on a search.' })
    await lockTree(ctx)
    const holdId = ctx.newId(LegalHoldId)
    const kind = assetIds ? 'assets' : folderIds ? 'folders' : 'search'
    await ctx.db
      .insertInto('legal_hold')
      .values({
        id: holdId,
        name: name.normalize('NFC'),
        reason,
        kind,
        filters: filters ? JSON.stringify(filters) : null,
        placed_at: ctx.now(),
        placed_by: actorPersonId(ctx),
      })
      .execute()
    if (assetIds) await holdAssets(ctx, holdId, [...new Set(assetIds)])
    if (folderIds) await holdFolders(ctx, holdId, [...new Set(folderIds)])
    if (filters) await holdFound(ctx, holdId, filters)
    const covers = (await countHeld(ctx, [holdId])).get(holdId) ?? 0
    const fact = { holdId, name, kind, filters: filters ?? null, covers } as const
    await publish(ctx, 'legal_hold.placed', fact, holdId, { reason })
    return showHold(ctx, holdId)
  })
}

/** Also what is in the bin. */
async function holdAssets(ctx: Ctx, holdId: LegalHoldId, ids: readonly AssetId[]): Promise<void> {
  const written = await sql`
    insert into legal_hold_asset (asset_id, hold_id)
    select asset.id, ${holdId} from asset where asset.id = any(${[...ids]}::uuid[]) and ${visibleTo(ctx.actor, 'asset')}`.execute(
    ctx.db,
  )
  if (Number(written.numAffectedRows) < ids.length) throw problem('asset_not_found')
}

/** What is in the folders and below, in the bin too; what comes in later is held by a trigger. */
async function holdFolders(ctx: Ctx, holdId: LegalHoldId, ids: readonly FolderId[]): Promise<void> {
  const written = await sql`
    insert into legal_hold_folder (folder_id, hold_id)
    select folder.id, ${holdId} from folder where folder.id = any(${[...ids]}::uuid[]) and ${visibleTo(ctx.actor, 'folder')}`.execute(
    ctx.db,
  )
  if (Number(written.numAffectedRows) < ids.length) throw problem('folder_not_found')
  await holdWhatIsInside(ctx, holdId)
}

const holdWhatIsInside = (ctx: Ctx, holdId: LegalHoldId) =>
  sql`
    insert into legal_hold_asset (asset_id, hold_id)
    select asset.id, covering.hold_id from legal_hold_folder as covering
    join folder as top on top.id = covering.folder_id
    join folder on folder.id_path >= top.id_path and folder.id_path < left(top.id_path, -1) || '0'
    join asset on asset.folder_id = folder.id
    where covering.hold_id = ${holdId} on conflict do nothing`.execute(ctx.db)

/** What a search finds now, as its placer sees it. */
export async function holdFound(ctx: Ctx, holdId: LegalHoldId, filters: AssetFilters): Promise<void> {
  await sql`
    insert into legal_hold_asset (asset_id, hold_id)
    select asset_index.asset_id, ${holdId} from asset_index where ${await conditionOf(ctx, filters)}
    on conflict do nothing`.execute(ctx.db)
}
