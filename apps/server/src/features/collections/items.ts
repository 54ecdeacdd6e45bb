import type { AssetId, CollectionId, CollectionItem, SectionId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import {
  DEFAULT_PAGE_LIMIT,
  readCursor,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { getVisibleCollection, lockManualCollection, touchCollection } from './queries.ts'
import { MAX_ITEMS, MAX_TOLD, STEP } from './rules.ts'

type ItemRow = { asset_id: AssetId; section_id: SectionId | null; note: string | null; added_at: Date }

/** Sections in their order, what is in none of them first; inside of each as people have put them. */
const SECTION_POSITION = sql<number>`coalesce((
  select section.position from collection_section as section where section.id = item.section_id), -1)`

/** In the order of the collection: what the actor may not see is left out. */
export async function listItems(
  ctx: Ctx,
  input: { collectionId: CollectionId; limit?: number | undefined; cursor?: string | undefined },
): Promise<{ items: CollectionItem[]; nextCursor: string | null }> {
  const collection = await getVisibleCollection(ctx, input.collectionId)
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const at = readCursor('collection.items', input.cursor, 3)
  const after = at
    ? sql`(${SECTION_POSITION}, item.position, item.asset_id) > (${wholeNumberInCursor(at[0])}::int, ${wholeNumberInCursor(at[1])}::bigint, ${uuidInCursor(at[2])}::uuid)`
    : sql`true`
  const { rows } = await sql<ItemRow & { section_position: number; position: number }>`
    select item.asset_id, item.section_id, item.note, item.added_at, item.position, ${SECTION_POSITION} as section_position
    from collection_item as item join asset_index on asset_index.asset_id = item.asset_id
    where item.collection_id = ${collection.id} and ${visibleTo(ctx.actor, 'asset_index')} and ${after}
    order by section_position, item.position, item.asset_id limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(toItem),
    nextCursor: last ? writeCursor('collection.items', [last.section_position, last.position, last.asset_id]) : null,
  }
}

const toItem = (row: ItemRow): CollectionItem => ({
  assetId: row.asset_id,
  sectionId: row.section_id,
  note: row.note,
  addedAt: row.added_at.toISOString(),
})

/**
 * Puts assets at the end of a hand-picked collection.
 * @param chosen a query with one column of ids, of assets that the actor may see, in the order in which they are to stand
 */
export function addItems(
  ctx: Ctx,
  input: { collectionId: CollectionId; sectionId?: SectionId | undefined },
  chosen: RawBuilder<unknown>,
): Promise<{ added: number; alreadyThere: number }> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockManualCollection(ctx, input.collectionId)
    if (input.sectionId) await requireSection(ctx, collection.id, input.sectionId)
    // One more than fits, so that too much is noticed without reading all of it.
    const { rows } = await sql<{ asset_id: AssetId; is_new: boolean }>`
      with chosen as (select id as asset_id, row_number() over () as nth from (${chosen}) as given (id) limit ${MAX_ITEMS + 1}),
      added as (
        insert into collection_item (collection_id, asset_id, section_id, position, added_at, added_by)
        select ${collection.id}, chosen.asset_id, ${input.sectionId ?? null}::uuid,
          (select coalesce(max(position), 0) from collection_item where collection_id = ${collection.id}) + chosen.nth * ${STEP}::bigint,
          ${ctx.now()}, ${actorPersonId(ctx)}
        from chosen order by chosen.nth
        on conflict (collection_id, asset_id) do nothing
        returning asset_id
      )
      select chosen.asset_id, added.asset_id is not null as is_new from chosen left join added using (asset_id)`.execute(
      ctx.db,
    )
    if (rows.length === 0) throw problem('nothing_selected')
    const counted = await sql<{ n: number }>`
      select count(*) as n from collection_item where collection_id = ${collection.id}`.execute(ctx.db)
    if (rows.length > MAX_ITEMS || counted.rows[0]!.n > MAX_ITEMS) throw problem('collection_full')
    const added = rows.filter((row) => row.is_new).map((row) => row.asset_id)
    if (added.length > 0) {
      await touchCollection(ctx, collection.id)
      const fact = { collectionId: collection.id, name: collection.name, count: added.length }
      await publish(ctx, 'collection.assets_added', { ...fact, assetIds: added.slice(0, MAX_TOLD) }, collection.id)
    }
    return { added: added.length, alreadyThere: rows.length - added.length }
  })
}

export function removeAssets(
  ctx: Ctx,
  input: { collectionId: CollectionId; assetIds: AssetId[] },
): Promise<{ removed: number }> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockManualCollection(ctx, input.collectionId)
    // What one does not see in it one does not take out of it.
    const { rows } = await sql<{ asset_id: AssetId }>`
      delete from collection_item using asset_index
      where collection_item.collection_id = ${collection.id} and collection_item.asset_id = any(${input.assetIds}::uuid[])
        and asset_index.asset_id = collection_item.asset_id and ${visibleTo(ctx.actor, 'asset_index')}
      returning collection_item.asset_id`.execute(ctx.db)
    if (rows.length > 0) {
      await touchCollection(ctx, collection.id)
      const assetIds = rows.slice(0, MAX_TOLD).map((row) => row.asset_id)
      const fact = { collectionId: collection.id, name: collection.name, assetIds, count: rows.length }
      await publish(ctx, 'collection.assets_removed', fact, collection.id)
    }
    return { removed: rows.length }
  })
}

type Move = {
  collectionId: CollectionId
  assetIds: AssetId[]
  beforeAssetId: AssetId | null
  sectionId?: SectionId | null | undefined
}

/** Puts items in front of another, in the given order. Only they are written, unless no room is left between two. */
export function moveAssets(ctx: Ctx, input: Move): Promise<{ moved: number }> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockManualCollection(ctx, input.collectionId)
    if (input.sectionId) await requireSection(ctx, collection.id, input.sectionId)
    const moving = [...new Set(input.assetIds)].filter((id) => id !== input.beforeAssetId)
    const [from, to] = await roomBefore(ctx, collection.id, input.beforeAssetId, moving)
    const step = Math.floor((to - from) / (moving.length + 1))
    const section = input.sectionId === undefined ? sql`item.section_id` : sql`${input.sectionId}::uuid`
    const moved = await sql`
      update collection_item as item set position = ${from}::bigint + given.nth * ${step}::bigint, section_id = ${section}
      from unnest(${moving}::uuid[]) with ordinality as given (asset_id, nth), asset_index
      where item.collection_id = ${collection.id} and item.asset_id = given.asset_id
        and asset_index.asset_id = item.asset_id and ${visibleTo(ctx.actor, 'asset_index')}`.execute(ctx.db)
    const count = Number(moved.numAffectedRows ?? 0)
    if (count > 0) {
      await touchCollection(ctx, collection.id)
      await publish(
        ctx,
        'collection.reordered',
        { collectionId: collection.id, name: collection.name, count },
        collection.id,
      )
    }
    return { moved: count }
  })
}

/** The positions between which there is room, made by spreading all items where there is none. */
async function roomBefore(
  ctx: Ctx,
  id: CollectionId,
  beforeId: AssetId | null,
  moving: readonly AssetId[],
): Promise<[number, number]> {
  for (const isSpread of [false, true]) {
    const { rows } = await sql<{ from: number; to: number | null }>`
      with target as (select position from collection_item where collection_id = ${id} and asset_id = ${beforeId}),
      others as (select position from collection_item where collection_id = ${id} and asset_id <> all(${[...moving]}::uuid[]))
      select coalesce((select max(position) from others
          where position < coalesce((select position from target), 9223372036854775807)), 0) as "from",
        (select position from target) as "to"`.execute(ctx.db)
    const { from, to } = rows[0]!
    const end = to ?? from + STEP * (moving.length + 1)
    if (end - from > moving.length) return [from, end]
    if (isSpread) break
    await sql`
      update collection_item set position = spread.nth * ${STEP}::bigint
      from (select asset_id, row_number() over (order by position, asset_id) as nth from collection_item where collection_id = ${id}) as spread
      where collection_item.collection_id = ${id} and collection_item.asset_id = spread.asset_id`.execute(ctx.db)
    // Spread wide enough for as many as may be moved at once.
  }
  throw problem('collection_full')
}

export function setNote(
  ctx: Ctx,
  input: { collectionId: CollectionId; assetId: AssetId; note: string | null },
): Promise<CollectionItem> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockManualCollection(ctx, input.collectionId)
    const { rows } = await sql<ItemRow>`
      update collection_item set note = ${input.note || null} from asset_index
      where collection_item.collection_id = ${collection.id} and collection_item.asset_id = ${input.assetId}
        and asset_index.asset_id = collection_item.asset_id and ${visibleTo(ctx.actor, 'asset_index')}
      returning collection_item.asset_id, section_id, note, added_at`.execute(ctx.db)
    if (!rows[0]) throw problem('asset_not_found')
    await touchCollection(ctx, collection.id)
    const fact = { collectionId: collection.id, name: collection.name, assetId: input.assetId }
    await publish(ctx, 'collection.note_changed', fact, collection.id)
    return toItem(rows[0])
  })
}

async function requireSection(ctx: Ctx, collectionId: CollectionId, sectionId: SectionId): Promise<void> {
  const found = await ctx.db
    .selectFrom('collection_section')
    .select('id')
    .where('id', '=', sectionId)
    .where(sql<SqlBool>`collection_id = ${collectionId}`)
    .executeTakeFirst()
  if (!found) throw problem('section_not_found')
}
