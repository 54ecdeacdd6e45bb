import type { BinEntryId } from '@damask/contract'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { assetSettings } from './settings.ts'

export type BinEntryRow = Selectable<Tables['bin_entry']>

/**
 * The bin as the actor knows it: what they may bring back, and so also erase. A deleted folder is there for whoever might
 * have deleted it.
 */
export const isInOwnBin = (actor: Actor): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${visibleTo(actor, 'bin_entry', 'delete')}
    and (bin_entry.type <> 'folder' or ${visibleTo(actor, 'bin_entry', 'manage_folder')}))`

export const selectVisibleEntries = (ctx: Ctx) =>
  ctx.db.selectFrom('bin_entry').selectAll('bin_entry').where(isInOwnBin(ctx.actor))

/** Held until the transaction ends, so that it is restored or erased but not both. The tree must be locked first. */
export async function lockVisibleEntry(ctx: Ctx, id: BinEntryId): Promise<BinEntryRow> {
  const row = await selectVisibleEntries(ctx).where('id', '=', id).forUpdate('bin_entry').executeTakeFirst()
  if (!row) throw problem('bin_entry_not_found')
  return row
}

/** When something that is deleted now is erased by itself; null is never. */
export function eraseAfter(ctx: Ctx): Date | null {
  const days = ctx.settings(assetSettings).DAMASK_BIN_DAYS
  return days === 0 ? null : new Date(ctx.now().getTime() + days * 86_400_000)
}
