import type { AssetFilters, AssetSort } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import {
  fromMicros,
  readCursor,
  textInCursor,
  toMicros,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import { problem } from '../../platform/problem.ts'

export type Direction = 'ascending' | 'descending'

type Value = string | number | null | undefined
type Key = { column: RawBuilder<unknown>; select: RawBuilder<unknown>; parse: (value: Value) => RawBuilder<unknown> }

const moment = (column: string): Key => ({
  column: sql.ref(column),
  select: toMicros(column),
  parse: (value) => fromMicros(wholeNumberInCursor(value)),
})
const created = moment('asset_index.created_at')
const id: Key = {
  column: sql.ref('asset_index.asset_id'),
  select: sql.ref('asset_index.asset_id'),
  parse: (value) => sql`${uuidInCursor(value)}::uuid`,
}
const text = (column: string): Key => ({
  column: sql.ref(column),
  select: sql.ref(column),
  parse: (value) => sql`${textInCursor(value)}`,
})

const whole = (column: RawBuilder<unknown>, type: 'int' | 'bigint'): Key => ({
  column,
  select: column,
  parse: (value) => sql`${wholeNumberInCursor(value)}::${sql.raw(type)}`,
})
const SECTION_POSITION = sql`coalesce((
  select section.position from collection_section as section where section.id = item.section_id), -1)`

/** What each order compares, outermost first; the id last, so that no two assets are ever equal. Each has an index. */
const keys: Record<AssetSort, readonly Key[]> = {
  name: [text('asset_index.name'), id],
  created: [created, id],
  updated: [moment('asset_index.updated_at'), id],
  size: [
    {
      column: sql.ref('asset_index.size_bytes'),
      select: sql.ref('asset_index.size_bytes'),
      parse: (value) => sql`${wholeNumberInCursor(value)}::bigint`,
    },
    id,
  ],
  kind: [text('asset_index.kind'), created, id],
  // Of the row that `joinFor` joins.
  position: [whole(SECTION_POSITION, 'int'), whole(sql.ref('item.position'), 'bigint'), id],
  viewed: [moment('seen.viewed_at'), id],
}

const descendsByItself = new Set<AssetSort>(['created', 'updated', 'size', 'viewed'])

/**
 * What an order needs besides the index rows.
 * @throws invalid_request when the list is not one that has such an order
 */
export function joinFor(ctx: Ctx, sort: AssetSort | undefined, filters: AssetFilters): RawBuilder<unknown> {
  if (sort === 'position') {
    if (!filters.collectionId) throw problem('invalid_request', { detail: 'Only a collection has positions.' })
    return sql`join collection_item as item on item.asset_id = asset_index.asset_id and item.collection_id = ${filters.collectionId}`
  }
  if (sort === 'viewed') {
    return sql`join recent_view as seen on seen.asset_id = asset_index.asset_id and seen.person_id = ${ctx.actor.personId}`
  }
  return sql``
}

/** How a list is ordered: its page markers, the condition for "after this marker" and the ORDER BY. */
export function orderOf(sort: AssetSort = 'created', wanted?: Direction) {
  const direction = wanted ?? (descendsByItself.has(sort) ? 'descending' : 'ascending')
  const order = keys[sort]
  const kind = `assets.${sort}.${direction}`
  const columns = sql.join(order.map((key) => key.column))
  return {
    /** The values of a row that its marker is made of, as one JSON array. */
    marker: sql<(string | number)[]>`jsonb_build_array(${sql.join(order.map((key) => key.select))})`,
    by: sql.join(order.map((key) => sql`${key.column} ${sql.raw(direction === 'descending' ? 'desc' : 'asc')}`)),
    /** @throws invalid_cursor */
    after(cursor: string | undefined): RawBuilder<SqlBool> {
      const values = readCursor(kind, cursor, order.length)
      if (!values) return sql<SqlBool>`true`
      const place = sql.join(order.map((key, i) => key.parse(values[i])))
      return sql<SqlBool>`(${columns}) ${sql.raw(direction === 'descending' ? '<' : '>')} (${place})`
    },
    cursorAt: (marker: (string | number)[]) => writeCursor(kind, marker),
  }
}
