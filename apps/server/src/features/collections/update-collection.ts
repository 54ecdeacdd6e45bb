import type { AssetId, AssetSort, Collection, CollectionId, SmartFilters } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { type CollectionRow, lockCollection, showCollection } from './queries.ts'

type Changes = {
  name?: string | undefined
  description?: string | undefined
  filters?: SmartFilters | undefined
  sort?: AssetSort | null | undefined
  direction?: 'ascending' | 'descending' | null | undefined
  coverAssetId?: AssetId | null | undefined
}

export function updateCollection(
  ctx: Ctx,
  { collectionId, ...changes }: Changes & { collectionId: CollectionId },
): Promise<Collection> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockCollection(ctx, collectionId, 'edit')
    if (changes.filters && row.kind !== 'smart') {
      throw problem('invalid_request', { detail: 'Only a smart collection has filters.' })
    }
    if (changes.coverAssetId) await requireVisible(ctx, changes.coverAssetId)
    const before = termsOf(row)
    const after = {
      ...before,
      ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
    } as typeof before
    const changed = (Object.keys(after) as (keyof typeof before)[]).filter(
      (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
    )
    if (changed.length === 0) return showCollection(ctx, collectionId)
    await ctx.db
      .updateTable('collection')
      .set((eb) => ({
        name: after.name.normalize('NFC'),
        description: after.description,
        filters: after.filters ? JSON.stringify(after.filters) : null,
        sort: after.sort,
        direction: after.direction,
        cover_asset_id: after.coverAssetId,
        revision: eb('revision', '+', 1),
        updated_at: ctx.now(),
      }))
      .where('id', '=', collectionId)
      .execute()
    const only = (terms: typeof before) => Object.fromEntries(changed.map((key) => [key, terms[key]]))
    const fact = { collectionId, before: { name: before.name, ...only(before) }, after: only(after) }
    await publish(ctx, 'collection.updated', fact, collectionId)
    return showCollection(ctx, collectionId)
  })
}

const termsOf = (row: CollectionRow) => ({
  name: row.name,
  description: row.description,
  filters: row.filters as SmartFilters | null,
  sort: row.sort,
  direction: row.direction,
  coverAssetId: row.cover_asset_id,
})

async function requireVisible(ctx: Ctx, assetId: AssetId): Promise<void> {
  const { rows } = await sql`
    select 1 from asset_index where asset_id = ${assetId} and ${visibleTo(ctx.actor, 'asset_index')}`.execute(ctx.db)
  if (rows.length === 0) throw problem('asset_not_found')
}
