import type { AssetId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../../platform/ctx.ts'
import { idsOfPaths, nameKeyOf } from '../../folders/index.ts'
import type { FieldRow } from '../../metadata/index.ts'

export type ImportRow = {
  nth: number
  line: number
  cells: string[]
  /** What its asset is found by. */
  matched: string
  isRepeated: boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The assets that rows mean, by the number of the row, in a few queries. Whether the actor may see them is asked by
 * whoever locks them.
 */
export async function matchRows(
  ctx: Ctx,
  rows: readonly ImportRow[],
  matchBy: string,
  fields: readonly FieldRow[],
): Promise<Map<number, AssetId>> {
  if (matchBy === 'id') {
    return new Map(
      rows.flatMap((row) => (UUID.test(row.matched) ? [[row.nth, row.matched.toLowerCase() as AssetId]] : [])),
    )
  }
  if (matchBy === 'path') return byPath(ctx, rows)
  const field = fields.find((one) => one.key === matchBy)
  if (!field) return new Map()
  const given = sql`unnest(${rows.map((row) => row.nth)}::int[], ${rows.map((row) => row.matched)}::text[]) as given (nth, text)`
  const found = await sql<{ nth: number; id: AssetId }>`
    select given.nth, asset_unique_value.asset_id as id from ${given}
    join asset_unique_value on asset_unique_value.field = ${field.number}
      and asset_unique_value.value_key = text_key_of(given.text)
    where given.text <> ''`.execute(ctx.db)
  return new Map(found.rows.map((row) => [row.nth, row.id]))
}

async function byPath(ctx: Ctx, rows: readonly ImportRow[]): Promise<Map<number, AssetId>> {
  const split = rows.map((row) => {
    const at = row.matched.lastIndexOf('/')
    return { nth: row.nth, folder: row.matched.slice(0, Math.max(at, 0)), name: row.matched.slice(at + 1) }
  })
  const folders = await idsOfPaths(ctx, [...new Set(split.map((one) => one.folder))])
  const placed = split.flatMap((one) => {
    const folderId = folders.get(one.folder)
    return folderId && one.name !== '' ? [{ ...one, folderId }] : []
  })
  if (placed.length === 0) return new Map()
  const found = await sql<{ nth: number; id: AssetId }>`
    select given.nth, asset.id
    from unnest(${placed.map((one) => one.nth)}::int[], ${placed.map((one) => one.folderId)}::uuid[],
      ${placed.map((one) => one.name)}::text[]) as given (nth, folder_id, name)
    join asset on asset.folder_id = given.folder_id and asset.name_key = ${nameKeyOf(sql`given.name`)}
      and asset.binned_at is null`.execute(ctx.db)
  return new Map(found.rows.map((row) => [row.nth, row.id]))
}
